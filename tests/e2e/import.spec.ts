import { companies, expect, test } from "./test";

const [{ slug }] = companies().length ? companies() : [{ slug: "" }];

test("a file is dropped, its columns checked, imported and reported", async ({ staff, baseURL }) => {
  const rows = Array.from(
    { length: 1_200 },
    (_, n) => `Import Æble ${n};import${n}@example.com;Contacted;"15 Apr, 2021 00:03:00";"$22,700.00"`,
  );
  const csv = `Name;E-mail;Lead Status;Created Time;Amount\n${rows.join("\n")}\nBad One;not-an-address;New;"15 Apr, 2021 00:03:00";"$1.00"\n`;
  await staff.goto(`/${slug}/imports`);
  await staff
    .locator('input[type="file"]')
    .setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await staff.getByRole("button", { name: "Continue" }).click();

  await expect(staff.getByText("Check the columns")).toBeVisible();
  await expect(staff.getByText("Import Æble 0").first()).toBeVisible();
  await staff.getByRole("button", { name: "Start import" }).dblclick();

  await expect(staff.getByText(/Import done/).first()).toBeVisible({ timeout: 45_000 });
  await expect(
    staff.getByText("1,201 rows read = 1,200 created + 0 updated + 0 unchanged + 1 rejected"),
  ).toBeAttached();
  const download = staff.waitForEvent("download");
  await staff
    .getByRole("button", { name: /Download rejected/ })
    .or(staff.getByRole("link", { name: /Download rejected/ }))
    .first()
    .click();
  expect((await download).suggestedFilename()).toContain("rejected");

  const found = await fetch(`${baseURL}/api/v1/leads?q=import%20aeble%2077`, {
    headers: { authorization: `Bearer ${companies()[0].apiKey}` },
  });
  expect((await found.json()).page.total).toBe(11);

  await staff.goto(`/${slug}/leads?q=import%20aeble%2077`);
  await expect(staff.locator('[data-rank="0"]')).toContainText("Import Æble 77");
  await expect(staff.locator('[data-rank="0"]')).toContainText("Contacted");
});

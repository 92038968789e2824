import { accessible, companies, expect, test } from "./test";

const [{ slug }] = companies().length ? companies() : [{ slug: "" }];

test("a key is made, works, is revoked, and works no longer", async ({ staff, baseURL }) => {
  await staff.goto(`/${slug}/settings?section=keys`);
  await staff.getByRole("button", { name: "New key" }).click();
  await staff.keyboard.type("Hjemmeside æøå");
  await staff.keyboard.press("Enter");

  const secret = await staff.getByLabel("Key", { exact: true }).inputValue();
  const status = async () => {
    const headers = { authorization: `Bearer ${secret}` };
    return (await fetch(`${baseURL}/api/v1/leads?limit=1`, { headers })).status;
  };
  expect(await status()).toBe(200);
  await accessible(staff);

  // Closing without having copied it takes a second time.
  await staff.keyboard.press("Escape");
  await expect(staff.getByText("not been copied yet")).toBeVisible();
  await staff.keyboard.press("Escape");
  await expect(staff.getByRole("dialog")).toBeHidden();
  await expect(staff.getByText(secret)).toBeHidden();

  await staff.getByRole("button", { name: "Revoke Hjemmeside æøå" }).click();
  await expect(staff.getByRole("button", { name: "Cancel" })).toBeFocused();
  await staff.getByRole("button", { name: "Revoke key" }).click();
  await expect(staff.getByText("“Hjemmeside æøå” is revoked")).toBeVisible();
  await expect.poll(status, { timeout: 10_000 }).toBe(401);
});

test("members are invited once, and the last owner stays one", async ({ staff }) => {
  await staff.goto(`/${slug}/settings?section=members`);
  const own = staff.getByLabel("Role of Mette Sørensen");
  await own.selectOption("viewer");
  await expect(staff.getByText("The company needs another owner first")).toBeVisible();
  await expect(own).toHaveValue("owner");

  const email = `ny.kollega.${Date.now()}@nordlys.example`;
  await staff.getByRole("button", { name: "Invite" }).click();
  const dialog = staff.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Ny Kollega");
  await dialog.getByLabel("E-mail").fill("jens@nordlys.example");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText("A member already")).toBeVisible();
  await accessible(staff);
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Send invitation" }).dblclick();
  await expect(staff.getByText(`${email} has been invited`)).toBeVisible();
  await expect(staff.getByRole("listitem").filter({ hasText: email })).toHaveCount(1);
});

test("what one changes of oneself shows at once", async ({ staff }) => {
  await staff.goto(`/${slug}/settings`);
  const name = staff.getByLabel("Name");
  const sidebar = staff.getByRole("complementary");
  for (const now of ["Mette Å. Sørensen", "Mette Sørensen"]) {
    await name.fill(now);
    await staff.keyboard.press("Enter");
    await expect(sidebar.getByText(now, { exact: true })).toBeVisible({ timeout: 2_500 });
  }
  await expect(staff.getByText("This device")).toBeVisible();
  await accessible(staff);
});

import { accessible, companies, expect, test } from "./test";

const [{ slug }] = companies().length ? companies() : [{ slug: "" }];

test.beforeEach(async ({ staff }) => {
  await staff.goto(`/${slug}/leads`);
  await expect(staff.locator("[data-row-id]").nth(3)).toBeVisible();
});

test("by mouse: find a lead, change it, write a note, undo, convert it", async ({ staff, lead }) => {
  const { id } = await lead("Ægir Østergård-Prøve", {
    organisation: "Prøvefirmaet",
    email: "aegir.proeve@example.com",
    value: 250_000,
  });
  await staff
    .getByRole("searchbox")
    .or(staff.getByRole("textbox", { name: /search/i }))
    .first()
    .fill("aegir oester");
  const row = staff.locator(`[data-row-id="${id}"]`);
  await expect(row).toBeVisible();
  await expect(staff.locator("[data-row-id]")).toHaveCount(1);

  await row.click();
  const panel = staff.getByTestId("panel");
  await expect(panel).toBeVisible();
  await expect(staff).toHaveURL(new RegExp(`lead=${id}`));

  await panel.getByRole("button", { name: "Status" }).click();
  await staff
    .getByRole("option", { name: "Contacted" })
    .or(staff.getByRole("menuitem", { name: "Contacted" }))
    .first()
    .click();
  await expect(row).toContainText("Contacted");

  const note = panel.getByRole("textbox", { name: "Write a note" });
  await note.fill("Ringede – vil høre mere i maj");
  await panel.getByRole("button", { name: "Add note" }).click();
  // Emptied when it is saved; until then what was typed stands in the box, where a look for the text finds it.
  await expect(note).toHaveValue("");
  await expect(
    panel.getByRole("listitem").filter({ hasText: "Ringede – vil høre mere i maj" }),
  ).toBeVisible();
  await panel.getByRole("tab", { name: "History" }).click();
  await expect(panel.getByText("wrote a note")).toBeVisible();
  await expect(panel.getByText("created it")).toBeVisible();

  await panel.getByRole("button", { name: "Convert" }).click();
  await staff
    .getByRole("dialog", { name: /Convert/ })
    .getByRole("button", { name: "Convert" })
    .click();
  await expect(row).toContainText("Converted");
  await panel.getByRole("link", { name: "Customer" }).click();
  await expect(staff).toHaveURL(/customers\?customer=/);
  await expect(staff.getByText("Ægir Østergård-Prøve").first()).toBeVisible();
});

test("an inline status change can be undone", async ({ staff, lead }) => {
  const { id } = await lead("Fortryd Mig");
  await staff.reload();
  const row = staff.locator(`[data-row-id="${id}"]`);
  await row.getByRole("button", { name: /Status|New/ }).click();
  await staff
    .getByRole("option", { name: "Lost" })
    .or(staff.getByRole("menuitem", { name: "Lost" }))
    .first()
    .click();
  await expect(row).toContainText("Lost");
  await staff.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("New");
});

test("by keyboard alone: open, close, filter by search, create, select", async ({ staff }) => {
  await staff.keyboard.press("j");
  await staff.keyboard.press("j");
  await staff.keyboard.press("Enter");
  await expect(staff).toHaveURL(/lead=/);
  await staff.keyboard.press("Escape");
  await expect(staff).not.toHaveURL(/lead=/);

  await staff.keyboard.press("x");
  await expect(staff.getByRole("toolbar")).toContainText("1 selected");
  await staff.keyboard.press("Escape");
  await expect(staff.getByRole("toolbar")).toHaveCount(0);

  await staff.keyboard.press("c");
  const dialog = staff.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await accessible(staff);
  await staff.keyboard.type("Tastatur Åmand");
  await staff.keyboard.press("Control+Enter").catch(() => undefined);
  if (await dialog.isVisible()) await staff.keyboard.press("Enter");
  await expect(dialog).toBeHidden();

  await staff.keyboard.press("Escape");
  await staff.keyboard.press("/");
  await staff.keyboard.type("tastatur aam");
  await expect(staff.locator("[data-row-id]")).toHaveCount(1);
  await expect(staff.locator("[data-row-id]")).toContainText("Tastatur Åmand");
});

test("filters and sorting live in the address, and the position comes back", async ({ staff }) => {
  await staff.goto(`/${slug}/leads?status=qualified&sort=name`);
  const first = staff.locator('[data-rank="0"]');
  await expect(first).toContainText("Qualified");
  await staff.reload();
  await expect(first).toContainText("Qualified");

  const list = staff.getByTestId("list");
  await list.hover();
  await staff.mouse.wheel(0, 4_000);
  const middle = staff.locator('[data-rank="105"][data-row-id]');
  await expect(middle).toBeVisible();
  const id = await middle.getAttribute("data-row-id");
  await staff.goto(`/${slug}/customers`);
  await expect(staff.locator("[data-row-id]").nth(3)).toBeVisible();
  await staff.goBack();
  await expect(staff.locator(`[data-row-id="${id}"]`)).toBeVisible();
});

test("what others add is announced, not pushed", async ({ staff, lead }) => {
  const first = await staff.locator('[data-rank="0"]').getAttribute("data-row-id");
  const { id } = await lead("Nyankommen Ø");
  await expect(staff.getByRole("button", { name: /1 new/ })).toBeVisible({ timeout: 30_000 });
  expect(await staff.locator('[data-rank="0"]').getAttribute("data-row-id")).toBe(first);
  await staff.getByRole("button", { name: /1 new/ }).click();
  await expect(staff.locator('[data-rank="0"]')).toHaveAttribute("data-row-id", id);
});

test("two change one lead: the second is told and sees what is", async ({ staff, lead, baseURL }) => {
  const { id } = await lead("Omstridt Lead");
  await staff.goto(`/${slug}/leads?lead=${id}`);
  const panel = staff.getByTestId("panel");
  await expect(panel).toBeVisible();
  // The other one's change comes between ours and the server.
  await staff.route(`**/api/v1/leads/${id}`, async (route) => {
    if (route.request().method() === "PATCH") {
      const other = await fetch(`${baseURL}/api/v1/leads/${id}`, {
        method: "PATCH",
        headers: {
          authorization: `Bearer ${companies()[0].apiKey}`,
          "content-type": "application/json",
          "if-match": '"1"',
        },
        body: JSON.stringify({ source: "Messe" }),
      });
      expect(other.status).toBe(200);
    }
    await route.continue();
  });
  await panel.getByRole("button", { name: "Status" }).click();
  await staff
    .getByRole("option", { name: "Lost" })
    .or(staff.getByRole("menuitem", { name: "Lost" }))
    .first()
    .click();
  await expect(staff.getByText(/Somebody else was faster/)).toBeVisible();
  await expect(panel.getByText("Messe")).toBeVisible();
});

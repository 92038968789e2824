import { accessible, companies, expect, test } from "./test";

// Every page, at both sizes and in both themes: nothing that keeps somebody out, nothing wider than the screen.

const [{ slug }] = companies().length ? companies() : [{ slug: "" }];
const PAGES = [
  "leads",
  "customers",
  "bookings",
  "bookings/calendar",
  "services",
  "prices",
  "imports",
  "settings",
];

for (const [size, viewport] of [
  ["desktop", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      for (const name of PAGES) {
        test(name, async ({ staff }) => {
          await staff.goto(`/${slug}/${name}`);
          await expect(staff.getByRole("main")).toBeVisible();
          await expect(staff.locator('[aria-busy="true"]')).toHaveCount(0);
          await accessible(staff);
          expect(await staff.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
            viewport.width,
          );
        });
      }
      test("a lead's panel", async ({ staff, lead }) => {
        const { id } = await lead("Panel Prøve", { email: "panel@example.com", organisation: "Blåbær ApS" });
        await staff.goto(`/${slug}/leads?lead=${id}`);
        await expect(
          staff.getByText("Write a note").or(staff.getByPlaceholder("Write a note")).first(),
        ).toBeVisible();
        await accessible(staff);
      });
    });
  }
}

test("the API's documentation needs no sign-in", async ({ page }) => {
  await page.goto("/docs");
  await expect(page.getByRole("heading", { name: "Create a lead" })).toBeVisible();
  await accessible(page);
});

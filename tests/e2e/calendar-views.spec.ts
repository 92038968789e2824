import { block, call, carried, drag, HOUR_PX, type Made, middle, QUARTER, shop, slug } from "./calendar";
import { accessible, companies, expect, signIn, test } from "./test";

test("a course is one booking with its seats, and lists who comes", async ({ staff, baseURL }) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const post = <T = Made>(path: string, body: object) => call<T>(baseURL, "POST", path, body);
  const hall = await post("/resources", { kind: "room", name: `Sal ${mark}`, skills: [mark], capacity: 20 });
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "08:00", closes: "18:00" }));
  await post("/opening-hours", { resourceId: hall.id, week, closedOnHolidays: false });
  const about = { durationMinutes: 60, windowDays: 1_095, shared: true, needs: [{ skill: mark }] };
  const service = await post("/services", { name: `Yoga ${mark}`, ...about });
  for (const [name, seats] of [
    ["Østen", 4],
    ["Anna", 2],
    ["Bo", 1],
  ] as const) {
    const customer = await post("/customers", { name: `${name} ${mark}` });
    const start = "2027-06-17T08:00:00Z";
    await post("/bookings", { serviceId: service.id, start, seats, customerId: customer.id });
  }
  await staff.goto(`/${slug}/bookings/calendar?date=2027-06-17&resources=${hall.id}`);
  const course = staff.locator("[data-block]");
  await expect(course).toHaveCount(1);
  await expect(course).toHaveAccessibleName(/10:00–11:00, Yoga .*, 7 seats, 3 bookings$/);
  await expect(course).toContainText("7 of 20 seats");
  // It is not moved as one, by mouse or by key.
  const box = await course.boundingBox();
  await drag(staff, { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20 }, { y: 4 * QUARTER });
  await expect(carried(staff)).toHaveCount(0);
  await staff.mouse.up();
  await course.focus();
  await staff.keyboard.press("Space");
  await expect(carried(staff)).toHaveCount(0);

  await staff.keyboard.press("Enter");
  const list = staff.getByRole("dialog", { name: /^Yoga/ });
  await expect(list.getByRole("button")).toHaveText([/^Anna.*2 seats$/, /^Bo.*1 seat$/, /^Østen.*4 seats$/]);
  await accessible(staff);
  await staff.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(course).toBeFocused();
  await staff.keyboard.press("Enter");
  await staff.keyboard.press("Tab");
  await staff.keyboard.press("Enter");
  await expect(staff.getByTestId("panel")).toContainText(`Bo ${mark}`);

  const { anna } = await shop(baseURL);
  await staff.goto(`/${slug}/bookings/calendar?view=week&date=2027-06-17&resources=${hall.id},${anna.id}`);
  await expect(staff.locator("[data-block]", { hasText: "7/20 Yoga" })).toBeVisible();
});

test("a viewer looks, and moves nothing", async ({ page, baseURL }) => {
  const { anna, names, book, read, url } = await shop(baseURL);
  const one = await book("2027-06-16T08:00:00Z", anna);
  await signIn(page, { ...companies()[0], email: "sofie@nordlys.example" });
  const headers = { origin: baseURL ?? "", "skala-company": slug };
  await page.request.patch("/api/v1/me", { headers, data: { locale: "en" } });
  await page.goto(url("2027-06-16"));
  await expect(block(page, one)).toHaveAccessibleName(new RegExp(`10:00–11:00, ${names.customer}`));
  await expect(page.getByRole("button", { name: "New booking" })).toHaveCount(0);
  const { x, y } = await middle(page, one);
  await drag(page, { x, y }, { y: 4 * QUARTER });
  await expect(carried(page)).toHaveCount(0);
  await page.mouse.up();
  await block(page, one).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await expect(carried(page)).toHaveCount(0);
  await expect.poll(() => read(one.id)).toMatchObject({ start: one.start, version: 1 });
  await block(page, one).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("panel")).toContainText(names.customer);
  await expect(page.getByTestId("panel").getByRole("button", { name: /Move|Cancel booking/ })).toHaveCount(0);
  await accessible(page);
});

test("a week: a chip goes to another day and keeps its clock; an empty place begins a booking", async ({
  staff,
  baseURL,
}) => {
  const { anna, ojvind, book, read, url } = await shop(baseURL);
  const one = await book("2027-06-21T08:00:00Z", anna);
  await staff.goto(url("2027-06-21", "&view=week"));
  const from = await middle(staff, one);
  await drag(staff, from, { x: 2 * (from.box.width + 9), y: 60 });
  await expect(carried(staff)).toHaveAttribute("data-carried", "free");
  await staff.mouse.up();
  await expect(staff.getByText(/Moved to Wed 23 Jun 10:00–11:00/)).toBeVisible();
  await expect
    .poll(() => read(one.id))
    .toMatchObject({
      start: "2027-06-23T08:00:00.000Z",
      resources: [{ id: ojvind.id }],
    });

  await staff.goto(url("2027-06-21", "&view=day"));
  const place = staff.locator(`[data-place^="${ojvind.id}"]`);
  const box = await place.boundingBox();
  await staff.mouse.click((box?.x ?? 0) + 40, (box?.y ?? 0) + 9 * HOUR_PX + QUARTER + 4);
  const dialog = staff.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText("09:15");
  await staff.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("a month counts, shows the first, and leads to the day", async ({ staff, baseURL }) => {
  const { anna, ojvind, book, url } = await shop(baseURL);
  for (const hour of ["06", "07", "08", "09", "10", "11"]) await book(`2027-07-14T${hour}:00:00Z`, anna);
  await book("2027-07-14T06:00:00Z", ojvind);
  await staff.goto(url("2027-07-01", "&view=month"));
  const day = staff.getByRole("button", { name: "Wednesday, 14 July 2027, 7 bookings" });
  await expect(day).toBeVisible();
  await expect(staff.getByRole("button", { name: /^\d more$/ })).toHaveCount(1);
  await accessible(staff);
  await day.click();
  await expect(staff).toHaveURL(/date=2027-07-14/);
  await expect(staff.locator("[data-block]")).toHaveCount(7);
  await staff.goBack();
  await expect(day).toBeVisible();
});

for (const [size, viewport] of [
  ["desktop", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`the calendar, ${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      test("keeps nobody out and fits", async ({ staff, baseURL }) => {
        const { anna, book, url } = await shop(baseURL);
        const one = await book("2027-06-28T08:00:00Z", anna);
        const fits = () => staff.evaluate(() => document.documentElement.scrollWidth);
        for (const view of ["day", "week", "month"]) {
          await staff.goto(url("2027-06-28", `&view=${view}`));
          if (view === "month")
            await expect(staff.getByRole("button", { name: /28 June 2027, 1 booking/ })).toBeVisible();
          else await expect(block(staff, one)).toBeVisible();
          await accessible(staff);
          expect(await fits()).toBeLessThanOrEqual(viewport.width);
        }
      });
    });
  }
}

import type { Page } from "@playwright/test";
import { accessible, companies, expect, signIn, test } from "./test";

const [{ slug, apiKey }] = companies().length ? companies() : [{ slug: "", apiKey: "" }];

/** Of the time grid; an hour is so high. */
const HOUR_PX = 52;
const QUARTER = HOUR_PX / 4;

type Made = { id: string; version: number; start: string; end: string; resources: { id: string }[] };

async function call<T = Made>(baseURL: string | undefined, method: string, path: string, body?: object) {
  const response = await fetch(`${baseURL}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const json = (await response.json()) as T;
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(json)}`);
  return json;
}

/** Two people who can do the same, open from 8 to 18 on every day, and what they do. */
async function shop(baseURL: string | undefined) {
  const mark = Math.random().toString(36).slice(2, 8);
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "08:00", closes: "18:00" }));
  const post = (path: string, body: object) => call(baseURL, "POST", path, body);
  const people: Made[] = [];
  for (const name of [`Anna ${mark}`, `Øjvind ${mark}`]) {
    const person = await post("/resources", { kind: "person", name, skills: [mark] });
    await post("/opening-hours", { resourceId: person.id, week, closedOnHolidays: false });
    people.push(person);
  }
  const [anna, ojvind] = people as [Made, Made];
  const service = await post("/services", {
    name: `Pudsning ${mark}`,
    durationMinutes: 60,
    windowDays: 1_095,
    needs: [{ skill: mark }],
  });
  const customer = await post("/customers", { name: `Kunde ${mark}` });
  return {
    ...{ anna, ojvind, service },
    names: { anna: `Anna ${mark}`, ojvind: `Øjvind ${mark}`, customer: `Kunde ${mark}` },
    book: (start: string, resource: Made, more: object = {}) =>
      post("/bookings", {
        ...{ serviceId: service.id, start, resourceIds: [resource.id], customerId: customer.id },
        ...more,
      }),
    read: (id: string) => call(baseURL, "GET", `/bookings/${id}`),
    url: (date: string, more = "") =>
      `/${slug}/bookings/calendar?date=${date}&resources=${anna.id},${ojvind.id}${more}`,
  };
}

const block = (page: Page, { id }: { id: string }) => page.locator(`[data-block="${id}"]`);
const carried = (page: Page) => page.locator("[data-carried]").first();

async function drag(page: Page, from: { x: number; y: number }, by: { x?: number; y?: number }) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 3, from.y + 6);
  await page.mouse.move(from.x + (by.x ?? 0), from.y + (by.y ?? 0), { steps: 8 });
}

async function middle(page: Page, made: { id: string }) {
  const box = await block(page, made).boundingBox();
  if (!box) throw new Error("The booking is not drawn.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, box };
}

test("dragging moves in time and to another resource at once, and undo brings it back", async ({
  staff,
  baseURL,
}) => {
  const { anna, ojvind, names, book, read, url } = await shop(baseURL);
  const one = await book("2027-06-07T08:00:00Z", anna);
  await staff.goto(url("2027-06-07"));
  // Ten o'clock in Copenhagen.
  await expect(block(staff, one)).toHaveAccessibleName(
    new RegExp(`^Mon 7 Jun 10:00–11:00, ${names.customer}, Pudsning .*, ${names.anna}, Confirmed$`),
  );
  const { x, y, box } = await middle(staff, one);
  await drag(staff, { x, y }, { x: box.width + 8, y: 5 * QUARTER });
  await expect(carried(staff)).toHaveAttribute("data-carried", "free");
  await expect(carried(staff)).toContainText("11:15–12:15");
  await staff.mouse.up();
  await expect(staff.getByText(/Moved to .*11:15–12:15/)).toBeVisible();
  await expect(block(staff, one)).toHaveAccessibleName(new RegExp(`11:15–12:15.*${names.ojvind}`));
  await expect
    .poll(() => read(one.id))
    .toMatchObject({
      start: "2027-06-07T09:15:00.000Z",
      end: "2027-06-07T10:15:00.000Z",
      resources: [{ id: ojvind.id }],
      version: 2,
    });
  // Letting go did not open it.
  await expect(staff.getByTestId("panel")).toHaveCount(0);

  await staff.getByRole("button", { name: "Undo" }).click();
  await expect(staff.getByText("Back at 10:00")).toBeVisible();
  await expect(block(staff, one)).toHaveAccessibleName(new RegExp(`10:00–11:00.*${names.anna}`));
  await expect
    .poll(() => read(one.id))
    .toMatchObject({ start: one.start, resources: [{ id: anna.id }], version: 3 });
});

test("the lower edge stretches, in steps", async ({ staff, baseURL }) => {
  const { anna, book, read, url } = await shop(baseURL);
  const one = await book("2027-06-08T08:00:00Z", anna);
  await staff.goto(url("2027-06-08"));
  const { x, box } = await middle(staff, one);
  await drag(staff, { x, y: box.y + box.height - 3 }, { y: 2 * QUARTER + 4 });
  await expect(carried(staff)).toContainText("10:00–11:30");
  await staff.mouse.up();
  await expect(staff.getByText("Now 10:00–11:30")).toBeVisible();
  await expect.poll(() => read(one.id)).toMatchObject({ start: one.start, end: "2027-06-08T09:30:00.000Z" });
});

test("a taken place is red before the drop and refused after, with what is near; Escape gives up", async ({
  staff,
  baseURL,
}) => {
  const { anna, book, read, url } = await shop(baseURL);
  const one = await book("2027-06-09T08:00:00Z", anna);
  const there = await book("2027-06-09T10:00:00Z", anna);
  await staff.goto(url("2027-06-09"));
  const { x, y } = await middle(staff, one);
  await drag(staff, { x, y }, { y: 2 * HOUR_PX });
  await expect(carried(staff)).toHaveAttribute("data-carried", "taken");
  await expect(carried(staff)).toContainText("Taken");
  await staff.keyboard.press("Escape");
  await expect(carried(staff)).toHaveCount(0);
  await staff.mouse.up();
  await expect.poll(() => read(one.id)).toMatchObject({ version: 1 });

  await drag(staff, { x, y }, { y: 2 * HOUR_PX });
  await expect(carried(staff)).toHaveAttribute("data-carried", "taken");
  await staff.mouse.up();
  await expect(staff.getByText("That time is taken")).toBeVisible();
  await expect(block(staff, one)).toHaveAccessibleName(/10:00–11:00/);
  await expect.poll(() => read(one.id)).toMatchObject({ version: 1 });
  // The first that is free after the other one.
  await staff.getByRole("button", { name: /13:00$/ }).click();
  await expect(block(staff, one)).toHaveAccessibleName(/13:00–14:00/);
  await expect.poll(() => read(one.id)).toMatchObject({ start: "2027-06-09T11:00:00.000Z", version: 2 });
  await expect.poll(() => read(there.id)).toMatchObject({ version: 1 });
});

test("outside the hours it is red, refused, and goes there all the same when one says so", async ({
  staff,
  baseURL,
}) => {
  const { anna, book, read, url } = await shop(baseURL);
  const one = await book("2027-06-10T06:00:00Z", anna);
  await staff.goto(url("2027-06-10"));
  const { x, y } = await middle(staff, one);
  await drag(staff, { x, y }, { y: -2 * QUARTER });
  await expect(carried(staff)).toHaveAttribute("data-carried", "closed");
  await staff.mouse.up();
  await expect(staff.getByText("Outside opening hours")).toBeVisible();
  await expect(block(staff, one)).toHaveAccessibleName(/08:00–09:00/);
  await staff.getByRole("button", { name: "Move anyway" }).click();
  await expect(block(staff, one)).toHaveAccessibleName(/07:30–08:30/);
  await expect.poll(() => read(one.id)).toMatchObject({ start: "2027-06-10T05:30:00.000Z" });
});

test("all of it by keyboard alone", async ({ staff, baseURL }) => {
  const { anna, ojvind, names, book, read, url } = await shop(baseURL);
  const one = await book("2027-06-14T08:00:00Z", anna);
  const two = await book("2027-06-14T10:00:00Z", anna);
  const three = await book("2027-06-14T08:30:00Z", ojvind);
  await staff.goto(url("2027-06-14"));
  await block(staff, one).focus();
  await staff.keyboard.press("ArrowDown");
  await expect(block(staff, two)).toBeFocused();
  await staff.keyboard.press("ArrowUp");
  await staff.keyboard.press("ArrowRight");
  await expect(block(staff, three)).toBeFocused();
  await staff.keyboard.press("ArrowLeft");
  await expect(block(staff, one)).toBeFocused();

  const said = staff.locator("[aria-live=assertive]").filter({ hasText: /\S/ });
  await staff.keyboard.press("Space");
  await expect(said).toContainText("Picked up");
  await staff.keyboard.press("ArrowRight");
  await expect(said).toContainText(`10:00–11:00, ${names.ojvind}. Taken.`);
  for (let n = 0; n < 6; n++) await staff.keyboard.press("ArrowDown");
  await expect(said).toContainText(`11:30–12:30, ${names.ojvind}. Free.`);
  await staff.keyboard.press("Escape");
  await expect(said).toContainText("Given up");
  await expect.poll(() => read(one.id)).toMatchObject({ version: 1 });

  await staff.keyboard.press("Space");
  await staff.keyboard.press("ArrowRight");
  for (let n = 0; n < 6; n++) await staff.keyboard.press("ArrowDown");
  await staff.keyboard.press("Shift+ArrowDown");
  await staff.keyboard.press("Enter");
  await expect(staff.getByText(/Moved to .*11:30–12:45/)).toBeVisible();
  await expect
    .poll(() => read(one.id))
    .toMatchObject({
      ...{ start: "2027-06-14T09:30:00.000Z", end: "2027-06-14T10:45:00.000Z" },
      resources: [{ id: ojvind.id }],
    });
  await staff.keyboard.press("ControlOrMeta+z");
  await expect(block(staff, one)).toHaveAccessibleName(new RegExp(`10:00–11:00.*${names.anna}`));

  await block(staff, one).focus();
  await staff.keyboard.press("Enter");
  await expect(staff.getByTestId("panel")).toContainText(names.customer);
  await staff.keyboard.press("Escape");
  await expect(staff.getByTestId("panel")).toHaveCount(0);
  await staff.keyboard.press("w");
  await expect(staff).toHaveURL(/view=week/);
  await staff.keyboard.press("n");
  await expect(staff.getByRole("heading", { level: 1 })).toContainText("21");
  await staff.keyboard.press("m");
  await expect(staff.getByRole("heading", { level: 1 })).toHaveText("June 2027");
  await staff.keyboard.press("t");
  await expect(staff).not.toHaveURL(/date=/);
  // After g a letter is a room, also one that means something here.
  await staff.keyboard.press("g");
  await staff.keyboard.press("p");
  await expect(staff).toHaveURL(/\/prices$/);
});

test.describe("a browser on the other side of the world", () => {
  test.use({ timezoneId: "Pacific/Auckland" });
  test("shows and moves by the company's clock, over the night when it is changed too", async ({
    staff,
    baseURL,
  }) => {
    const { anna, book, read, url } = await shop(baseURL);
    // From 23:00 on Saturday to 05:00 on Sunday: five hours, since two o'clock is left out.
    const night = await book("2027-03-27T22:00:00Z", anna, { durationMinutes: 300, ignoreHours: true });
    await staff.goto(url("2027-03-28", "&view=day"));
    await expect(block(staff, night)).toHaveAccessibleName(/Sat 27 Mar 23:00–Sun 05:00/);
    const height = async () => (await block(staff, night).first().boundingBox())?.height ?? 0;
    await expect.poll(height).toBeCloseTo(4 * HOUR_PX - 1, 0);
    await expect(staff.getByText("01:00", { exact: true })).toBeVisible();
    await expect(staff.getByText("02:00", { exact: true })).toHaveCount(0);
    await staff.goto(url("2027-03-27"));
    await expect.poll(height).toBeCloseTo(HOUR_PX - 1, 0);

    // On the week's page of one person it stands on both days, and goes a day back with its clock.
    await staff.goto(`/${slug}/bookings/calendar?view=week&date=2027-03-27&resources=${anna.id}`);
    await expect(block(staff, night)).toHaveCount(2);
    await block(staff, night).first().focus();
    await staff.keyboard.press("Space");
    await staff.keyboard.press("ArrowLeft");
    await staff.keyboard.press("Enter");
    await expect(staff.getByText("Outside opening hours")).toBeVisible();
    await staff.getByRole("button", { name: "Move anyway" }).click();
    await expect(block(staff, night).first()).toHaveAccessibleName(/Fri 26 Mar 23:00–Sat 04:00/);
    await expect
      .poll(() => read(night.id))
      .toMatchObject({
        start: "2027-03-26T22:00:00.000Z",
        end: "2027-03-27T03:00:00.000Z",
      });

    // In autumn an hour comes twice: the day is 25 hours high.
    const twice = await book("2027-10-30T23:30:00Z", anna, { durationMinutes: 120, ignoreHours: true });
    await staff.goto(url("2027-10-31"));
    await expect(block(staff, twice)).toHaveAccessibleName(/01:30–02:30/);
    await expect(staff.getByText("02:00", { exact: true })).toHaveCount(1);
    await expect(staff.getByText("again")).toBeVisible();
    // The page opens at the hours; the night lies above.
    await block(staff, twice).evaluate((element) => element.scrollIntoView({ block: "center" }));
    const { x, y } = await middle(staff, twice);
    await drag(staff, { x, y }, { y: HOUR_PX });
    await expect(carried(staff)).toContainText("02:30–03:30");
    await staff.keyboard.press("Escape");
    await staff.mouse.up();
  });
});

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

test.describe("a finger", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("scrolls at once, and moves a booking after it has rested on it", async ({ staff, baseURL }) => {
    const { anna, book, read, url } = await shop(baseURL);
    const one = await book("2027-06-29T08:00:00Z", anna);
    await staff.goto(url("2027-06-29"));
    const { x, y } = await middle(staff, one);
    const cdp = await staff.context().newCDPSession(staff);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", at?: { x: number; y: number }) =>
      cdp.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
    await touch("touchStart", { x, y });
    await expect(carried(staff)).toBeVisible();
    for (let n = 1; n <= 8; n++) await touch("touchMove", { x, y: y + (n * HOUR_PX) / 8 });
    await expect(carried(staff)).toContainText("11:00–12:00");
    await touch("touchEnd");
    await expect(staff.getByText(/Moved to .*11:00–12:00/)).toBeVisible();
    await expect.poll(() => read(one.id)).toMatchObject({ start: "2027-06-29T09:00:00.000Z" });

    await touch("touchStart", { x, y });
    await touch("touchMove", { x, y: y - 40 });
    await touch("touchMove", { x, y: y - 120 });
    await touch("touchEnd");
    await expect(carried(staff)).toHaveCount(0);
    await expect.poll(() => read(one.id)).toMatchObject({ version: 2 });
  });
});

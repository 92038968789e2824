import { block, carried, drag, HOUR_PX, middle, QUARTER, shop, slug } from "./calendar";
import { expect, test } from "./test";

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

import { test as base, type Page } from "@playwright/test";
import { accessible, companies, expect, signIn, test } from "./test";

const [company] = companies();
const { slug = "", apiKey = "" } = company ?? {};
const list = `/${slug}/bookings`;

type Made = { id: string } & Record<string, unknown>;

/** Calls the API as a program of the company. */
async function call(
  path: string,
  body?: object,
  more: { method?: string; version?: number } = {},
): Promise<Made> {
  const response = await fetch(`${process.env.E2E_URL}/api/v1${path}`, {
    method: more.method ?? (body ? "POST" : "GET"),
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      ...(more.version && { "if-match": `"${more.version}"` }),
    },
    body: body && JSON.stringify(body),
  });
  base.expect(response.ok, `${path}: ${response.status}`).toBe(true);
  return response.json();
}

type Shop = { service: Made; resource: Made; name: string; who: string };

/** A service that one person gives, open at all hours, so that every test has times of its own. */
async function shop(more: object = {}): Promise<Shop> {
  const mark = `${Date.now()}${Math.floor(Math.random() * 1_000)}`;
  const [name, who] = [`Ydelse ${mark}`, `Åse ${mark}`];
  const resource = await call("/resources", { kind: "person", name: who });
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "00:00", closes: "24:00" }));
  await call("/opening-hours", { resourceId: resource.id, week, closedOnHolidays: false });
  const needs = [{ resourceId: resource.id }];
  const service = await call("/services", { name, durationMinutes: 60, stepMinutes: 60, needs, ...more });
  return { service, resource, name, who };
}

const DAY = 86_400_000;
/** An hour some days ahead, on the hour. */
const ahead = (days: number, hour = 12) =>
  new Date(Math.floor((Date.now() + days * DAY) / DAY) * DAY + hour * 3_600_000).toISOString();

const panel = (page: Page) => page.getByTestId("panel");
const status = (page: Page) => panel(page).getByTestId("booking-status");
const times = (page: Page) => page.getByRole("radiogroup", { name: "Time", exact: true });

/** Chooses from a field that is searched by typing. */
async function pick(page: Page, field: string, typed: string, option: string): Promise<void> {
  await page.getByRole("dialog").getByLabel(field, { exact: true }).click();
  await page.keyboard.type(typed);
  await page.getByRole("option", { name: option }).click();
}

test("by keyboard alone: a booking is made, moved on and taken back", async ({ staff }) => {
  const { name } = await shop();
  const customer = `Ørsted Kunde ${Date.now()}`;
  await call("/customers", { name: customer });
  await staff.goto(list);
  await expect(staff.locator("[data-row-id]").first()).toBeVisible();
  await staff.keyboard.press("c");
  const dialog = staff.getByRole("dialog", { name: "New booking" });
  await expect(dialog.getByLabel("Service")).toBeFocused();
  await accessible(staff);
  await staff.keyboard.press("Enter");
  await staff.keyboard.type(name);
  await staff.keyboard.press("Enter");
  await expect(dialog.getByLabel("Service")).toContainText(name);
  await staff.keyboard.press("Tab");
  await staff.keyboard.press("Enter");
  await staff.keyboard.type(customer);
  await expect(staff.getByRole("option", { name: customer, exact: true })).toBeVisible();
  await staff.keyboard.press("Enter");
  await expect(dialog.getByLabel("For", { exact: true })).toContainText(customer);

  const first = times(staff).getByRole("radio").first();
  await expect(first).toBeVisible();
  for (let n = 0; n < 30 && !(await times(staff).locator(":focus").count()); n++)
    await staff.keyboard.press("Tab");
  await staff.keyboard.press("Space");
  await staff.keyboard.press("ArrowRight");
  await staff.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(panel(staff)).toContainText(name);
  await expect(panel(staff)).toContainText(customer);
  await expect(status(staff)).toContainText("Confirmed");

  await staff.keyboard.press("Shift+S");
  await expect(status(staff)).toContainText("In progress");
  await staff.keyboard.press("Shift+D");
  await expect(status(staff)).toContainText("Done");
  await staff.keyboard.press("Shift+Z");
  await expect(status(staff)).toContainText("In progress");
  await expect(panel(staff).getByText("took the last step back")).toBeVisible();
  await staff.keyboard.press("Escape");
  await expect(panel(staff)).toBeHidden();
});

test("who loses a time is offered the nearest ones, and nothing typed is lost", async ({ staff }) => {
  const { service, name } = await shop();
  await staff.goto(`${list}?new=1`);
  await pick(staff, "Service", name, name);
  const dialog = staff.getByRole("dialog", { name: "New booking" });
  await dialog.getByLabel("Note").fill("Nøglen ligger under måtten");
  const chosen = times(staff).getByRole("radio").nth(1);
  await chosen.check();
  await call("/bookings", { serviceId: service.id, start: await chosen.getAttribute("value") });
  await dialog.getByRole("button", { name: "Book", exact: true }).click();
  const refusal = staff.getByTestId("refusal");
  await expect(refusal).toContainText("Not free any more");
  await accessible(staff);
  await refusal.getByRole("button").nth(1).click();
  await expect(refusal).toBeHidden();
  await expect(dialog.getByLabel("Note")).toHaveValue("Nøglen ligger under måtten");
  // Pressed twice, booked once.
  await dialog.getByRole("button", { name: "Book", exact: true }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(panel(staff).getByLabel("Note")).toHaveValue("Nøglen ligger under måtten");
  const made = await call(`/bookings?serviceId=${service.id}`);
  expect((made.data as unknown[]).length).toBe(2);
});

test("a cancellation asks first and is undone; where the time is gone by then, one is told", async ({
  staff,
}) => {
  const { service } = await shop();
  const start = ahead(2);
  const { id } = await call("/bookings", { serviceId: service.id, start });
  await staff.goto(`${list}?booking=${id}`);
  const cancel = async () => {
    await panel(staff).getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(staff.getByRole("button", { name: "Keep it" })).toBeFocused();
    await staff.getByRole("button", { name: "Cancel booking" }).click();
    await expect(status(staff)).toContainText("Cancelled");
    // Shown at once, and offered to be undone when the server has it.
    await expect(staff.getByRole("button", { name: "Undo" })).toBeVisible();
  };
  await cancel();
  await staff.getByRole("button", { name: "Undo" }).click();
  await expect(status(staff)).toContainText("Confirmed");
  await expect(staff.getByText("Undone")).toBeVisible();

  await cancel();
  await call("/bookings", { serviceId: service.id, start });
  await panel(staff).getByRole("button", { name: "Take back" }).click();
  await expect(staff.getByText("Somebody else has this time now.")).toBeVisible();
  await expect(status(staff)).toContainText("Cancelled");
});

test("a booking is moved, and undo moves it back; a taken time offers others", async ({ staff }) => {
  const { service } = await shop();
  const { id, start } = await call("/bookings", { serviceId: service.id, start: ahead(3) });
  await call("/bookings", { serviceId: service.id, start: ahead(3, 14) });
  await staff.goto(`${list}?booking=${id}`);
  await expect(status(staff)).toBeVisible();
  await staff.keyboard.press("Shift+M");
  const dialog = staff.getByRole("dialog", { name: "Move booking" });
  await expect(dialog.getByRole("radiogroup", { name: "Day" }).locator(":focus")).toHaveCount(1);
  await accessible(staff);
  // Two hours later by the company's clock, which somebody else has.
  const clock = dialog.getByLabel("Another time");
  const hour = Number((await clock.inputValue()).slice(0, 2));
  const later = (hours: number) => `${String(hour + hours).padStart(2, "0")}:00`;
  await clock.fill(later(2));
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(dialog.getByTestId("refusal")).toBeVisible();
  await clock.fill(later(4));
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(staff.getByText(/^Moved to/)).toBeVisible();
  await expect.poll(async () => (await call(`/bookings/${id}`)).start).toBe(ahead(3, 16));
  await staff.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await call(`/bookings/${id}`)).start).toBe(start);
});

test("somebody was faster: one is told who, and sees the booking as it is", async ({ staff }) => {
  const { service } = await shop();
  const { id } = await call("/bookings", { serviceId: service.id, start: ahead(4) });
  await staff.goto(`${list}?booking=${id}`);
  await expect(status(staff)).toContainText("Confirmed");
  await call(`/bookings/${id}/start`, {}, { version: 1 });
  await panel(staff).getByRole("button", { name: "Done" }).click();
  await expect(staff.getByText(/Somebody else was faster/)).toBeVisible();
  await expect(status(staff)).toContainText("In progress");
});

test("a series leaves out what is taken, and is cancelled from one booking on", async ({ staff }) => {
  const { service, name } = await shop();
  await staff.goto(`${list}?new=1`);
  await pick(staff, "Service", name, name);
  const chosen = times(staff).getByRole("radio").first();
  await chosen.check();
  const start = Date.parse((await chosen.getAttribute("value")) ?? "");
  await call("/bookings", { serviceId: service.id, start: new Date(start + 2 * DAY).toISOString() });
  const dialog = staff.getByRole("dialog", { name: "New booking" });
  await dialog.getByLabel("Repeats").selectOption("daily");
  await dialog.getByLabel("How many times").fill("5");
  await dialog.getByRole("button", { name: "Book the series" }).click();
  await expect(staff.getByTestId("refusal")).toContainText("One of the series is taken");
  await staff.getByRole("button", { name: "Leave them out" }).click();
  await dialog.getByRole("button", { name: "Book the series" }).click();
  await expect(staff.getByText("4 bookings made, 1 left out")).toBeVisible();
  const series = panel(staff).getByRole("region", { name: "Series" });
  await expect(series.getByRole("listitem")).toHaveCount(4);
  await series.getByRole("listitem").nth(1).click();
  await series.getByRole("button", { name: "Cancel from here on" }).click();
  await staff.getByRole("alertdialog").getByRole("button", { name: "Cancel from here on" }).click();
  await expect(staff.getByText("3 bookings cancelled")).toBeVisible();
  await expect(series.getByText("Cancelled")).toHaveCount(3);
  await expect(status(staff)).toContainText("Cancelled");
});

test("days, filters and order live in the address, and j k Enter walk the list", async ({ staff }) => {
  const { service, name } = await shop();
  for (const days of [5, 6, 7]) await call("/bookings", { serviceId: service.id, start: ahead(days) });
  const { id } = await call("/bookings", { serviceId: service.id, start: ahead(8) });
  await call(`/bookings/${id}/cancel`, {}, { version: 1 });
  await staff.goto(list);
  await expect(staff.locator("[data-row-id]").first()).toBeVisible();
  await staff.keyboard.press("f");
  await staff.keyboard.type("service");
  await staff.keyboard.press("Enter");
  await staff.keyboard.type(name);
  await expect(staff.getByRole("option", { name })).toBeVisible();
  await staff.keyboard.press("Enter");
  await expect(staff.getByTestId("total")).toHaveText("4");
  await staff.getByRole("button", { name: "All", exact: true }).click();
  await staff.getByRole("columnheader", { name: "Start" }).getByRole("button").click();
  await expect(staff.locator('[data-rank="0"]')).toContainText("Cancelled");
  await staff.reload();
  await expect(staff.getByTestId("total")).toHaveText("4");
  await expect(staff.locator('[data-rank="0"]')).toContainText("Cancelled");
  await expect(staff).toHaveURL(/when=all/);

  await staff.keyboard.press("j");
  await staff.keyboard.press("j");
  await staff.keyboard.press("Enter");
  await expect(status(staff)).toContainText("Confirmed");
  await staff.keyboard.press("k");
  await expect(status(staff)).toContainText("Cancelled");
  await staff.keyboard.press("Escape");
  await staff.getByRole("button", { name: "Today" }).click();
  await expect(staff.getByText("No bookings here")).toBeVisible();
  await accessible(staff);
});

test("the list goes to its end at once, and tells what others book", async ({ staff }) => {
  await staff.goto(`${list}?when=all`);
  await expect(staff.locator('[data-rank="0"][data-row-id]')).toBeVisible();
  const refused: string[] = [];
  staff.on("response", (response) => void (response.status() >= 400 && refused.push(response.url())));
  const total = Number((await staff.getByTestId("total").textContent())?.replace(/\D/g, ""));
  expect(total).toBeGreaterThan(800);
  await staff.getByTestId("list").evaluate((at) => at.scrollTo(0, at.scrollHeight / 2));
  await expect(staff.locator(`[data-rank="${Math.floor(total / 2)}"][data-row-id]`)).toBeVisible();
  await staff.getByTestId("list").evaluate((at) => at.scrollTo(0, at.scrollHeight));
  await expect(staff.locator(`[data-rank="${total - 1}"][data-row-id]`)).toBeVisible();

  const { service } = await shop();
  await staff.goto(`${list}?when=all&serviceId=${service.id}`);
  await call("/bookings", { serviceId: service.id, start: ahead(5) });
  await staff.goto(`${list}?when=all&serviceId=${service.id}&sort=-createdAt`);
  await expect(staff.locator("[data-row-id]")).toHaveCount(1);
  await call("/bookings", { serviceId: service.id, start: ahead(6) });
  await expect(staff.getByRole("button", { name: /1 new/ })).toBeVisible({ timeout: 30_000 });
  expect(refused).toEqual([]);
});

test("from a customer: b books, and their bookings stand in their panel", async ({ staff }) => {
  const { name } = await shop();
  const customer = await call("/customers", { name: `Bæk & Søn ${Date.now()}` });
  await staff.goto(`/${slug}/customers?customer=${customer.id}`);
  const section = panel(staff).getByRole("region", { name: "Bookings" });
  await expect(section).toContainText("No bookings yet");
  await staff.keyboard.press("b");
  const dialog = staff.getByRole("dialog", { name: "New booking" });
  await expect(dialog.getByLabel("For", { exact: true })).toContainText("Bæk & Søn");
  await pick(staff, "Service", name, name);
  await times(staff).getByRole("radio").first().check();
  await dialog.getByRole("button", { name: "Book", exact: true }).click();
  await expect(dialog).toBeHidden();
  await section.getByRole("link", { name: new RegExp(name) }).click();
  await expect(staff).toHaveURL(new RegExp(`customerId=${customer.id}`));
  await expect(panel(staff)).toContainText("Bæk & Søn");
  await expect(staff.getByTestId("total")).toHaveText("1");
});

test("who may only look sees no button that changes anything", async ({ page, baseURL }) => {
  const { service } = await shop();
  const { id } = await call("/bookings", { serviceId: service.id, start: ahead(2), note: "Kun læs" });
  await signIn(page, { ...companies()[0], email: "sofie@nordlys.example" });
  const headers = { origin: baseURL ?? "", "skala-company": slug };
  expect((await page.request.patch("/api/v1/me", { headers, data: { locale: "en" } })).ok()).toBe(true);
  await page.goto(`${list}?booking=${id}&new=1`);
  await expect(status(page)).toContainText("Confirmed");
  await expect(panel(page).getByLabel("Note")).toHaveAttribute("readonly", "");
  for (const name of ["New booking", "Start", "Done", "Move", "Cancel"])
    await expect(
      page.getByRole("button", { name, exact: true }).and(page.locator(":not([role=columnheader] *)")),
    ).toHaveCount(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Shift+X");
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
});

test("a lost connection says so, and what was asked can be asked again", async ({ staff }) => {
  const { service } = await shop();
  const { id } = await call("/bookings", { serviceId: service.id, start: ahead(2) });
  await staff.goto(`${list}?booking=${id}`);
  await expect(status(staff)).toContainText("Confirmed");
  await staff.route(`**/api/v1/bookings/${id}/start`, (route) => route.abort());
  await staff.keyboard.press("Shift+S");
  await expect(staff.getByText("No connection.")).toBeVisible();
  await expect(status(staff)).toContainText("Confirmed");
  await staff.unroute(`**/api/v1/bookings/${id}/start`);
  await staff.keyboard.press("Shift+S");
  await expect(status(staff)).toContainText("In progress");
});

test("a customer opens the link, moves the booking and cancels it", async ({ staff, page }) => {
  const { service, name } = await shop({ cancelMinutes: 60 });
  const { id } = await call("/bookings", { serviceId: service.id, start: ahead(3) });
  await staff.goto(`${list}?booking=${id}`);
  await panel(staff).getByRole("button", { name: "More" }).click();
  await staff.getByRole("menuitem", { name: "Link for the customer" }).click();
  const address = await staff.getByRole("textbox", { name: "Link for the customer" }).inputValue();
  await page.goto(address);
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Move", exact: true }).click();
  await page.getByLabel("Time").fill("09:00");
  await page.getByRole("button", { name: "Move to this time" }).click();
  await expect(page.getByText(/09:00–10:00/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel booking" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel booking" }).click();
  await expect(page.getByText("Cancelled")).toBeVisible();
  await expect(page.getByRole("button", { name: "Move", exact: true })).toHaveCount(0);
  await page.goto("about:blank");
  await page.goto(`${new URL(address).origin}/booking#nothing`);
  await expect(page.getByText("Link no longer valid")).toBeVisible();
});

for (const [size, viewport] of [
  ["desktop", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`bookings, ${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      test("keep nobody out and fit", async ({ staff }, { outputDir }) => {
        const { service, name } = await shop();
        const { id } = await call("/bookings", { serviceId: service.id, start: ahead(2), note: "Æ, ø og å" });
        const fits = () => staff.evaluate(() => document.documentElement.scrollWidth);
        const look = async (what: string) => {
          await accessible(staff);
          expect(await fits()).toBeLessThanOrEqual(viewport.width);
          await staff.screenshot({ path: `${outputDir}/${what}-${size}-${colorScheme}.png` });
        };
        await staff.goto(list);
        await expect(staff.locator("[data-row-id]").first()).toBeVisible();
        await look("bookings");
        await staff.goto(`${list}?booking=${id}`);
        await expect(panel(staff)).toContainText(name);
        await expect(panel(staff).getByText("booked it")).toBeVisible();
        await look("booking");
        await staff.goto(`${list}?new=1`);
        await pick(staff, "Service", name, name);
        await times(staff).getByRole("radio").first().check();
        await look("new-booking");
      });
    });
  }
}

import { companies, expect, test } from "./test";

const [{ slug }] = companies().length ? companies() : [{ slug: "" }];

const LIST = `Booking no;Treatment;Date;From;To;Guests;Status;Price
E2E-1;E2E massage;01.05.2031;10:00;11:00;1;Confirmed;"450,00"
E2E-2;E2E massage;01.05.2031;11:00;12:30;2;Cancelled;"675,00"
E2E-3;E2E massage;02.05.2031;10:00;09:00;0;Confirmed;
`;

const PLAN = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "METHOD:PUBLISH",
  "BEGIN:VEVENT",
  "UID:e2e-weekly@example",
  "DTSTART;TZID=Europe/Copenhagen:20310602T090000",
  "DURATION:PT1H",
  "RRULE:FREQ=WEEKLY;COUNT=3",
  "SUMMARY:Blåbær",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "UID:e2e-broken@example",
  "SUMMARY:No start",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

test("a list of bookings is imported, its services made, the impossible row reported", async ({ staff }) => {
  await staff.goto(`/${slug}/imports`);
  await staff
    .locator('input[type="file"]')
    .setInputFiles({ name: "bookings.csv", mimeType: "text/csv", buffer: Buffer.from(LIST) });
  await expect(staff.getByRole("radio", { name: "Bookings" })).toBeChecked();
  await staff.getByRole("button", { name: "Continue" }).click();

  await expect(staff.getByText("Check the columns")).toBeVisible();
  await staff.getByLabel("Make services that are not there").click();
  await staff.getByRole("button", { name: "Start import" }).dblclick();
  await expect(staff.getByText(/Import done/).first()).toBeVisible({ timeout: 45_000 });
  await expect(
    staff.getByText("3 rows read = 2 created + 0 updated + 0 unchanged + 1 rejected"),
  ).toBeAttached();

  // Nobody does it, so it has no column: the day tells it above them.
  await staff.goto(`/${slug}/bookings/calendar?date=2031-05-01`);
  await expect(staff.getByText("1 booking without a resource")).toBeVisible();
  await staff.getByRole("button", { name: "10:00 E2E massage" }).click();
  await expect(staff.getByTestId("panel")).toContainText("E2E massage");
  await staff.keyboard.press("Escape");
  await staff.getByLabel("Show cancelled").click();
  await expect(staff.getByText("2 bookings without a resource")).toBeVisible();
});

test("a calendar asks for a service, and becomes its bookings", async ({ staff, baseURL }) => {
  const made = await fetch(`${baseURL}/api/v1/services`, {
    method: "POST",
    headers: { authorization: `Bearer ${companies()[0].apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "E2E visit", durationMinutes: 60, needs: [{ skill: "visits" }] }),
  });
  expect(made.status).toBe(201);
  await staff.goto(`/${slug}/imports`);
  await staff
    .locator('input[type="file"]')
    .setInputFiles({ name: "plan.ics", mimeType: "text/calendar", buffer: Buffer.from(PLAN) });
  await staff.getByRole("button", { name: "Continue" }).click();

  await expect(staff.getByText("Choose a service, or a column that names it.")).toBeVisible();
  await expect(staff.getByRole("button", { name: "Start import" })).toBeDisabled();
  await staff.getByLabel("Every row is a booking of").selectOption("E2E visit");
  await staff.getByRole("button", { name: "Start import" }).click();
  await expect(staff.getByText(/Import done/).first()).toBeVisible({ timeout: 45_000 });
  await expect(
    staff.getByText("4 rows read = 3 created + 0 updated + 0 unchanged + 1 rejected"),
  ).toBeAttached();

  const found = await fetch(`${baseURL}/api/v1/bookings?from=2031-06-01T00:00:00Z&to=2031-07-01T00:00:00Z`, {
    headers: { authorization: `Bearer ${companies()[0].apiKey}` },
  });
  const starts = (await found.json()).data.map(({ start }: { start: string }) => start);
  expect(starts).toEqual(expect.arrayContaining(["2031-06-02T07:00:00.000Z", "2031-06-16T07:00:00.000Z"]));
});

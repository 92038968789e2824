// A shop of two people, and the ways to the bookings drawn in the calendar.
import type { Page } from "@playwright/test";
import { companies } from "./test";

export const [{ slug, apiKey }] = companies().length ? companies() : [{ slug: "", apiKey: "" }];

/** Of the time grid; an hour is so high. */
export const HOUR_PX = 52;
export const QUARTER = HOUR_PX / 4;

export type Made = { id: string; version: number; start: string; end: string; resources: { id: string }[] };

export async function call<T = Made>(
  baseURL: string | undefined,
  method: string,
  path: string,
  body?: object,
) {
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
export async function shop(baseURL: string | undefined) {
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

export const block = (page: Page, { id }: { id: string }) => page.locator(`[data-block="${id}"]`);
export const carried = (page: Page) => page.locator("[data-carried]").first();

export async function drag(page: Page, from: { x: number; y: number }, by: { x?: number; y?: number }) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 3, from.y + 6);
  await page.mouse.move(from.x + (by.x ?? 0), from.y + (by.y ?? 0), { steps: 8 });
}

export async function middle(page: Page, made: { id: string }) {
  const box = await block(page, made).boundingBox();
  if (!box) throw new Error("The booking is not drawn.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, box };
}

import type { Records, World } from "./world";

const OUR_WISH = ({ services }: Records) => ({ serviceId: services, ignoreHours: true });

type Body = (world: World) => object | FormData;

/** A body that a door takes, for every door that takes one. A door that is not here fails the proof. */
export const BODIES: Record<string, Body> = {
  "POST /api/v1/leads": () => ({ name: "New lead" }),
  "PATCH /api/v1/leads/{id}": () => ({ name: "Taken over" }),
  "POST /api/v1/leads/{id}/convert": () => ({}),
  "POST /api/v1/leads/{id}/notes": () => ({ body: "Was here" }),
  "POST /api/v1/customers": () => ({ name: "New customer" }),
  "PATCH /api/v1/customers/{id}": () => ({ name: "Taken over" }),
  "POST /api/v1/customers/{id}/notes": () => ({ body: "Was here" }),
  "POST /api/v1/tags": () => ({ name: "New tag" }),
  "PATCH /api/v1/me": () => ({ timeZone: "Europe/Oslo" }),
  "POST /api/v1/members": () => ({ email: "new@ours.example", name: "New", role: "agent" }),
  "PATCH /api/v1/members/{id}": () => ({ role: "viewer" }),
  "POST /api/v1/api-keys": () => ({ name: "New", scopes: ["leads:read"] }),
  "POST /api/v1/imports": () => {
    const form = new FormData();
    form.set("file", new Blob(["Name,Email\nA,a@ours.example\n"], { type: "text/csv" }), "a.csv");
    form.set("entity", "leads");
    form.set("start", "false");
    return form;
  },
  "POST /api/v1/imports/{id}/start": () => ({}),
  "POST /api/v1/resources": () => ({ kind: "room", name: "New" }),
  "PATCH /api/v1/resources/{id}": () => ({ name: "Taken over" }),
  "POST /api/v1/resources/{id}/calendar-feed": () => ({}),
  "PATCH /api/v1/resources/{id}/calendar-feed": () => ({ names: true }),
  "POST /api/v1/services": () => ({ name: "New", durationMinutes: 30, needs: [{ skill: "any" }] }),
  "PATCH /api/v1/services/{id}": () => ({ name: "Taken over" }),
  "POST /api/v1/opening-hours": () => ({ week: [] }),
  "PATCH /api/v1/opening-hours/{id}": () => ({ name: "Taken over" }),
  "POST /api/v1/hours-exceptions": () => ({ firstDay: "2030-07-01", lastDay: "2030-07-02" }),
  "PATCH /api/v1/hours-exceptions/{id}": () => ({ name: "Taken over" }),
  "POST /api/v1/bookings": ({ attacker }) => ({
    ...OUR_WISH(attacker.records),
    start: "2030-06-10T08:00:00Z",
  }),
  "PATCH /api/v1/bookings/{id}": () => ({ note: "hers" }),
  "POST /api/v1/bookings/{id}/reschedule": () => ({ start: "2030-06-11T08:00:00Z" }),
  "POST /api/v1/bookings/{id}/reassign": ({ attacker }) => ({ resourceIds: [attacker.records.resources] }),
  "POST /api/v1/booking-series": ({ attacker }) => ({
    ...OUR_WISH(attacker.records),
    start: "2030-06-12T08:00:00Z",
    rule: "FREQ=DAILY;COUNT=2",
  }),
  "POST /api/v1/booking-series/{id}/cancel": () => ({}),
  "POST /api/v1/price-lists": () => ({ name: "New prices" }),
  "PATCH /api/v1/price-lists/{id}": () => ({ name: "Taken over" }),
  "POST /api/v1/price-lists/{id}/publish": () => ({}),
  "POST /api/v1/quotes": ({ attacker }) => ({ priceListId: attacker.records["price-lists"] }),
  "POST /api/v1/quotes/bulk": ({ attacker, victim }) => ({
    items: [{ priceListId: attacker.records["price-lists"] }, { priceListId: victim.records["price-lists"] }],
  }),
};

/** What doors ask for behind the `?`, where they answer nothing without it. */
export const QUERIES: Record<string, string> = {
  "GET /api/v1/price-lists/{id}/comparison":
    "?before=draft&after=draft&from=2030-06-01T00:00:00Z&to=2030-07-01T00:00:00Z",
  "GET /api/v1/services/{id}/availability": "?from=2030-06-10T00:00:00Z&to=2030-06-11T00:00:00Z",
  "GET /api/v1/bookings/calendar": "?from=2030-06-01T00:00:00Z&to=2030-07-01T00:00:00Z",
  "GET /api/v1/bookings/calendar/days": "?from=2030-06-01&to=2030-07-01",
  "GET /api/v1/bookings/calendar/frame": "?from=2030-06-01T00:00:00Z&to=2030-07-01T00:00:00Z",
};

/** Doors that anybody may knock at. They are given what they ask for in the victim's name and must keep quiet. */
export const PUBLIC: Record<string, Body | null> = {
  "GET /api/health": null,
  "GET /api/v1/openapi.json": null,
  ...Object.fromEntries(
    ["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [`${method} /api/v1/{...rest}`, null]),
  ),
  "POST /api/v1/sign-up": () => ({
    company: "X",
    name: "X",
    email: "x@x.example",
    password: "a long enough one",
  }),
  "POST /api/v1/password-resets": () => ({ email: "nobody@x.example" }),
  "POST /api/v1/booking-links/view": () => ({ token: "no such token" }),
  "POST /api/v1/booking-links/cancel": () => ({ token: "no such token" }),
  "POST /api/v1/booking-links/reschedule": () => ({ token: "no such token", start: "2030-06-11T08:00:00Z" }),
  "GET /api/v1/calendar-feeds/{file}": null,
  "POST /api/v1/password-resets/use": () => ({ token: "no such token", password: "a long enough one" }),
};

type Reference = { door: string; what: string; path(world: World): string; body?(world: World): object };

const ours = (resource: "leads" | "customers") => (world: World) =>
  `/api/v1/${resource}/${world.attacker.records[resource]}`;
const list = (query: (world: World) => string) => (world: World) => `/api/v1/${query(world)}`;

/** The attacker's own doors, told to reach for a record of the victim's. */
export const REFERENCES: Reference[] = [
  ...(["leads", "customers"] as const).flatMap((resource): Reference[] => [
    {
      door: `POST /api/v1/${resource}`,
      what: "owner",
      path: () => `/api/v1/${resource}`,
      body: ({ victim }) => ({ name: "X", ownerId: victim.records.members }),
    },
    {
      door: `POST /api/v1/${resource}`,
      what: "tag",
      path: () => `/api/v1/${resource}`,
      body: ({ victim }) => ({ name: "X", tags: [victim.records.tags] }),
    },
    {
      door: `PATCH /api/v1/${resource}/{id}`,
      what: "owner",
      path: ours(resource),
      body: ({ victim }) => ({ ownerId: victim.records.members }),
    },
    {
      door: `PATCH /api/v1/${resource}/{id}`,
      what: "tag",
      path: ours(resource),
      body: ({ victim }) => ({ tags: [victim.records.tags] }),
    },
  ]),
  ...(["services", "resources"] as const).map(
    (resource): Reference => ({
      door: "POST /api/v1/imports/{id}/start",
      what: resource,
      path: ({ attacker }) => `/api/v1/imports/${attacker.records.imports}/start`,
      body: ({ victim }) => ({
        options: { [resource === "services" ? "serviceId" : "resourceId"]: victim.records[resource] },
      }),
    }),
  ),
  {
    door: "POST /api/v1/customers",
    what: "parent",
    path: () => "/api/v1/customers",
    body: ({ victim }) => ({ name: "X", parentId: victim.records.customers }),
  },
  {
    door: "PATCH /api/v1/customers/{id}",
    what: "parent",
    path: ours("customers"),
    body: ({ victim }) => ({ parentId: victim.records.customers }),
  },
  {
    door: "POST /api/v1/quotes",
    what: "price list",
    path: () => "/api/v1/quotes",
    body: ({ victim }) => ({ priceListId: victim.records["price-lists"] }),
  },
  {
    door: "POST /api/v1/leads/{id}/convert",
    what: "customer",
    path: (world) => `${ours("leads")(world)}/convert`,
    body: ({ victim }) => ({ customerId: victim.records.customers }),
  },
  ...(["service", "customer", "lead", "resource"] as const).map(
    (what): Reference => ({
      door: "POST /api/v1/bookings",
      what,
      path: () => "/api/v1/bookings",
      body: ({ attacker, victim }) => ({
        ...OUR_WISH(attacker.records),
        start: "2030-06-13T08:00:00Z",
        ...(what === "resource"
          ? { resourceIds: [victim.records.resources] }
          : { [`${what}Id`]: victim.records[`${what}s`] }),
      }),
    }),
  ),
  {
    door: "POST /api/v1/services",
    what: "resource",
    path: () => "/api/v1/services",
    body: ({ victim }) => ({
      name: "X",
      durationMinutes: 30,
      needs: [{ resourceId: victim.records.resources }],
    }),
  },
  ...["opening-hours", "hours-exceptions"].map(
    (resource): Reference => ({
      door: `POST /api/v1/${resource}`,
      what: "resource",
      path: () => `/api/v1/${resource}`,
      body: ({ victim }) => ({
        resourceId: victim.records.resources,
        ...(resource === "opening-hours" ? { week: [] } : { firstDay: "2030-07-01", lastDay: "2030-07-02" }),
      }),
    }),
  ),
];

/** Filters that name a record of the victim's: whatever the answer, it holds nothing of theirs. */
export const FILTERS: ((world: World) => string)[] = [
  list(({ victim }) => `leads?ownerId=${victim.records.members}`),
  list(({ victim }) => `leads?tag=${victim.records.tags}`),
  list(() => "leads?q=victim7f3a"),
  list(() => "leads?source=victim7f3a"),
  list(() => "leads?email=lead@victim7f3a.example"),
  list(() => "leads?field.field_victim7f3a=x"),
  list(({ victim }) => `customers?parentId=${victim.records.customers}`),
  list(({ victim }) => `customers?ownerId=${victim.records.members}`),
  list(() => "customers?q=victim7f3a"),
  ...(["resourceIds", "serviceId"] as const).map((name) =>
    list(({ victim }) => {
      const of = name === "serviceId" ? "services" : "resources";
      return `bookings/calendar?from=2030-06-01T00:00:00Z&to=2030-07-01T00:00:00Z&${name}=${victim.records[of]}`;
    }),
  ),
  ...(["customerId", "leadId", "serviceId", "resourceId", "seriesId"] as const).map((name) =>
    list(({ victim }) => {
      const of = name === "seriesId" ? "booking-series" : (`${name.slice(0, -2)}s` as keyof Records);
      return `bookings?${name}=${victim.records[of]}`;
    }),
  ),
];

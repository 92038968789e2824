import { Client } from "pg";
import type { Stack } from "../../stack";
import { type Caller, call, signIn, withKey } from "../../stack/client";

/** Stands in everything that the victim has, so that a leak is seen wherever it comes out. */
const MARK = "victim7f3a";

/** The ids of one company's records, by the name of the resource in the API. */
export type Records = {
  companyId: string;
  userId: string;
  slug: string;
  leads: string;
  customers: string;
  notes: string;
  tags: string;
  "custom-fields": string;
  imports: string;
  "price-lists": string;
  versions: string;
  quotes: string;
  "api-keys": string;
  members: string;
  sessions: string;
  resources: string;
  services: string;
  "opening-hours": string;
  "hours-exceptions": string;
  bookings: string;
  "booking-series": string;
};

export type Side = { records: Records; key: Caller; person: Caller };

/** Two companies with everything in them. The attacker has a key and a signed-in owner: nobody may do more. */
export type World = {
  url: string;
  attacker: Side;
  victim: Side;
  /** What no answer to the attacker may hold. */
  secrets: string[];
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
};

export async function makeWorld(stack: Stack, after: (undo: () => Promise<void>) => void): Promise<World> {
  const [first, second] = stack.companies;
  if (!first || !second) throw new Error("The demo has two companies.");
  const client = new Client({ connectionString: stack.urls.owner });
  await client.connect();
  after(() => client.end());
  const sql = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await client.query(text, values)).rows as Row[];

  const side = async (company: typeof first, mark: string): Promise<Side> => {
    const key = withKey(company);
    const person = await signIn(stack.url, company);
    return { key, person, records: await fill(stack.url, person, company.slug, mark, sql) };
  };
  const attacker = await side(first, "ours");
  const victim = await side(second, MARK);
  const { slug: _, ...ids } = victim.records;
  return {
    url: stack.url,
    attacker,
    victim,
    sql,
    secrets: [MARK, second.email, second.apiKey, ...Object.values(ids)],
  };
}

async function fill(
  url: string,
  person: Caller,
  slug: string,
  mark: string,
  sql: World["sql"],
): Promise<Records> {
  const make = async (path: string, body: object): Promise<Record<string, string>> => {
    const { status, json, text } = await call(url, person, "POST", `/api/v1${path}`, { body });
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${text}`);
    return json;
  };
  const need = (value: string | undefined, what: string): string => {
    if (!value) throw new Error(`The world has no ${what}.`);
    return value;
  };
  const me = (await call(url, person, "GET", "/api/v1/me")).json;
  const tag = await make("/tags", { name: `tag ${mark}` });
  const lead = await make("/leads", {
    name: `lead ${mark}`,
    email: `lead@${mark}.example`,
    tags: [tag.id],
    source: mark,
  });
  const customer = await make("/customers", {
    name: `customer ${mark}`,
    kind: "organisation",
    email: `c@${mark}.example`,
  });
  const note = await make(`/leads/${lead.id}/notes`, { body: `note ${mark}` });
  await make(`/customers/${customer.id}/notes`, { body: `note ${mark}` });
  const apiKey = await make("/api-keys", { name: `key ${mark}`, scopes: ["leads:read"] });
  const form = new FormData();
  form.set(
    "file",
    new Blob([`Name,Email\nrow ${mark},row@${mark}.example\n`], { type: "text/csv" }),
    `${mark}.csv`,
  );
  form.set("entity", "leads");
  form.set("start", "false");
  const upload = await call(url, person, "POST", "/api/v1/imports", { form });
  if (upload.status !== 202) throw new Error(`POST /imports: ${upload.status} ${upload.text}`);
  const resource = await make("/resources", { kind: "person", name: `resource ${mark}`, skills: [mark] });
  const service = await make("/services", {
    name: `service ${mark}`,
    durationMinutes: 30,
    needs: [{ resourceId: resource.id }],
  });
  const hours = await make("/opening-hours", { name: `hours ${mark}`, resourceId: resource.id, week: [] });
  const day = { firstDay: "2030-06-03", lastDay: "2030-06-03" };
  const exception = await make("/hours-exceptions", { name: `exception ${mark}`, ...day });
  const wish = { serviceId: service.id, customerId: customer.id, ignoreHours: true, note: `booking ${mark}` };
  const booking = await make("/bookings", { ...wish, start: "2030-06-03T08:00:00Z" });
  const series = await make("/booking-series", {
    ...wish,
    start: "2030-06-04T08:00:00Z",
    rule: "FREQ=DAILY;COUNT=2",
  });
  await make(`/bookings/${booking.id}/link`, {});
  await make(`/resources/${resource.id}/calendar-feed`, {});
  const sessions = (await call(url, person, "GET", "/api/v1/sessions")).json.data as {
    id: string;
    current: boolean;
  }[];
  const companyId = need(me.company?.id, "company");
  const rules = [{ kind: "base", id: "base", label: `base ${mark}`, by: "booking", amount: 10_000 }];
  const vat = { country: "DK", category: "standard", included: true };
  const prices = await make("/price-lists", { name: `prices ${mark}`, draft: { vat, rules } });
  const publish = { body: {}, headers: { "if-match": '"1"' } };
  const published = await call(url, person, "POST", `/api/v1/price-lists/${prices.id}/publish`, publish);
  if (published.status !== 201) throw new Error(`publish: ${published.status} ${published.text}`);
  const quote = await make("/quotes", { priceListId: prices.id });
  const [field] = await sql<{ id: string }>(
    "insert into custom_field (company_id, entity, key, label) values ($1, 'lead', $2, $2) returning id",
    [companyId, `field_${mark}`],
  );
  return {
    companyId,
    userId: need(me.user?.id, "user"),
    slug,
    leads: need(lead.id, "lead"),
    customers: need(customer.id, "customer"),
    notes: need(note.id, "note"),
    tags: need(tag.id, "tag"),
    "custom-fields": need(field?.id, "custom field"),
    imports: need(upload.json.id, "import"),
    "price-lists": need(prices.id, "price list"),
    versions: need(quote.versionId, "version"),
    quotes: need(quote.id, "quote"),
    "api-keys": need(apiKey.id, "key"),
    members: need(me.member?.id, "member"),
    resources: need(resource.id, "resource"),
    services: need(service.id, "service"),
    "opening-hours": need(hours.id, "hours"),
    "hours-exceptions": need(exception.id, "exception"),
    bookings: need(booking.id, "booking"),
    "booking-series": need(series.id, "series"),
    sessions: need(sessions.find(({ current }) => current)?.id, "session"),
  };
}

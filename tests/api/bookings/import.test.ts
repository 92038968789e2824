import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/core/context";
import { listBookings } from "@/lib/domain/bookings/read";
import { rejectedCsv } from "@/lib/domain/imports/rejected";
import { type Run, runImport } from "@/lib/domain/imports/run";
import type { ImportCreate } from "@/lib/domain/imports/schema";
import { createImport, dropFile, getImport, takeFile } from "@/lib/domain/imports/service";
import { openApi } from "../../setup/api";
import { shopOf } from "../../setup/bookings";
import { makeCompany } from "../../setup/company";
import { createDatabase, query } from "../../setup/database";
import { ctxOf, newCompany } from "../../setup/people";

const database = await createDatabase();
const RUN: Run = { signal: new AbortController().signal, finish: async () => {} };

const fresh = async (name: string, role?: "agent") => ctxOf(await newCompany(name, role));
const rows = <Row extends object>(sql: string, values: unknown[] = []) =>
  query<Row>(database.owner, sql, values);

async function create(
  as: Ctx,
  text: string | Buffer,
  input: Partial<ImportCreate> = {},
  name = "bookings.csv",
) {
  const bytes = (async function* () {
    yield Buffer.from(text as string);
  })();
  const file = await takeFile(as, { name, contentType: "text/csv", bytes });
  try {
    return await createImport(as, file, { entity: "bookings", ...input });
  } catch (error) {
    // As the door does.
    await dropFile(as, file);
    throw error;
  }
}

async function importAll(
  as: Ctx,
  text: string | Buffer,
  options: Partial<ImportCreate["options"]> = {},
  more: Partial<ImportCreate> & { name?: string } = {},
) {
  const { name, ...input } = more;
  const { id } = await create(as, text, { options, ...input }, name);
  await runImport(as, { importId: id }, RUN);
  const done = await getImport(as, id);
  expect(done.read).toBe(done.created + done.updated + done.unchanged + done.rejected);
  return done;
}

type Made = {
  status: string;
  starts_at: Date;
  ends_at: Date;
  seats: number;
  note: string;
  price_minor: string | null;
};
const bookings = (as: Ctx) =>
  rows<
    Made & {
      id: string;
      currency: string;
      details: object;
      customer_id: string | null;
      cancelled_at: Date | null;
    }
  >("select * from booking where company_id = $1 order by starts_at, id", [as.company.id]);
const reasons = (as: Ctx) =>
  rows<{ code: string; value: string }>(
    `select r ->> 'code' as code, r ->> 'value' as value from import_rejected x, jsonb_array_elements(x.reasons) r
    where company_id = $1 order by import_id, "row"`,
    [as.company.id],
  );

const LIST = `Ydelse;Dato;Fra;Til;Personer;Status;Pris;Bord
Middag;01.05.2024;18:00;20:00;2;Gennemført;"1.250,50";4
Middag;01.05.2024;18:00;20:00;2;Gennemført;"1.250,50";4
Middag;02.05.2031;18:00;20:00;3;Bekræftet;;5
Frokost;02.05.2031;12:00;13:00;1;Aflyst;;
Frokost;02.05.2031;12:00;13:00;0;Bekræftet;;
`;

describe("a list without numbers", () => {
  let as: Ctx;
  beforeAll(async () => {
    as = await fresh("Kroen");
  });

  it("becomes bookings: two alike are two, one that cannot be is refused with the reason", async () => {
    const done = await importAll(as, LIST, { createServices: true });
    expect(done).toMatchObject({ status: "done", key: "row", read: 5, created: 4, rejected: 1 });
    const made = await bookings(as);
    expect(made.map(({ status, seats }) => [status, seats])).toEqual([
      ["done", 2],
      ["done", 2],
      ["cancelled", 1],
      ["confirmed", 3],
    ]);
    expect(made[0]).toMatchObject({ price_minor: "125050", currency: "DKK", details: { Bord: "4" } });
    expect(made[2]?.cancelled_at).toBeInstanceOf(Date);
    expect(await reasons(as)).toEqual([{ code: "no_guests", value: "0" }]);
    // Nothing occupies anything: another system's rooms are not ours.
    expect(await rows("select 1 from booking_span where company_id = $1", [as.company.id])).toEqual([]);
    const services = await rows<{ name: string; duration_minutes: number }>(
      "select name, duration_minutes from service where company_id = $1 order by name",
      [as.company.id],
    );
    expect(services).toEqual([
      { name: "Frokost", duration_minutes: 60 },
      { name: "Middag", duration_minutes: 120 },
    ]);
  });

  it("changes nothing when it comes again, packed, and one more of a kind is one more", async () => {
    const again = await importAll(as, gzipSync(LIST), { createServices: true }, { name: "bookings.csv.gz" });
    expect(again).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 4,
      rejected: 1,
      fileName: "bookings.csv",
    });
    const third = LIST.split("\n")[1] ?? "";
    const more = await importAll(as, `${LIST}${third}\n`, { createServices: true });
    expect(more).toMatchObject({ created: 1, unchanged: 4, rejected: 1 });
    expect(await rows("select 1 from import_repeat where company_id = $1", [as.company.id])).toEqual([]);
  });

  it("comes back with its reasons, and is the same rows when it is put right", async () => {
    const [stored] = await rows<{ id: string }>(
      "select id from import where company_id = $1 order by created_at limit 1",
      [as.company.id],
    );
    const { text } = await rejectedCsv(as, stored?.id ?? "");
    let csv = "";
    for await (const piece of text) csv += piece;
    expect(csv).toContain("Nobody comes");
    expect(await importAll(as, csv.replace(";0;", ";2;"), { createServices: true })).toMatchObject({
      read: 1,
      created: 1,
      rejected: 0,
    });
  });

  it("tells the price and when it was cancelled, and in one answer what else was said", async () => {
    const { text } = await listBookings(as, { sort: "start", limit: 1 } as never);
    expect(JSON.parse(text).data[0]).toMatchObject({
      price: { amountMinor: 125_050, currency: "DKK" },
      cancelledAt: null,
    });
  });
});

describe("a run that is broken off", () => {
  it("goes on behind its last batch without a lost or doubled row, two alike on both sides of it", async () => {
    const as = await fresh("Afbrudt");
    const line = "Middag;01.05.2024;18:00;20:00";
    const text = `Ydelse;Dato;Fra;Til\n${`${line}\n`.repeat(1_200)}`;
    const { id } = await create(as, text, { options: { createServices: true } });
    const stop = new AbortController();
    const broken = runImport(
      as,
      { importId: id },
      {
        finish: RUN.finish,
        // Asked before each batch: the second finds that it has to stop.
        signal: new Proxy(stop.signal, {
          get: (signal, name) => {
            if (name !== "throwIfAborted") return Reflect.get(signal, name);
            return () => {
              if (asked++ > 0) throw new Error("killed");
            };
          },
        }),
      },
    );
    let asked = 0;
    await expect(broken).rejects.toThrow("killed");
    expect(await getImport(as, id)).toMatchObject({ read: 500, created: 500 });
    await runImport(as, { importId: id }, RUN);
    expect(await getImport(as, id)).toMatchObject({ read: 1_200, created: 1_200 });
    expect(await importAll(as, text, { createServices: true })).toMatchObject({ unchanged: 1_200 });
  });
});

describe("what rows name", () => {
  it("is refused where it is not there, unless it may be made", async () => {
    const as = await fresh("Ukendt");
    const text = "Service,Start,Resource\nWash,2031-05-01 10:00,Bo\n,2031-05-01 10:00,\n";
    expect(await importAll(as, text)).toMatchObject({ rejected: 2 });
    expect(await importAll(as, text, { createServices: true })).toMatchObject({ rejected: 2 });
    expect(await reasons(as)).toEqual([
      { code: "service_unknown", value: "Wash" },
      { code: "service_missing", value: "" },
      { code: "resource_unknown", value: "Bo" },
      { code: "service_missing", value: "" },
    ]);
  });

  it("is a customer by address, else by a name that one alone has; others are made or kept as text", async () => {
    const as = await fresh("Kunder");
    const text = `Id,Service,Start,Customer,Email
1,Wash,2031-05-01 10:00,Åse Bæk,aase@example.com
2,Wash,2031-05-02 10:00,Somebody,AASE@example.com
3,Wash,2031-05-03 10:00,Åse Bæk,
4,Wash,2031-05-04 10:00,,
`;
    const done = await importAll(as, text, { createServices: true });
    expect(done).toMatchObject({ key: "externalId", created: 4 });
    expect(await bookings(as)).toMatchObject([
      { customer_id: null, details: { Customer: "Åse Bæk", Email: "aase@example.com" } },
      { customer_id: null },
      { customer_id: null },
      { customer_id: null, details: {} },
    ]);
    expect(await importAll(as, text, { createServices: true, createCustomers: true })).toMatchObject({
      updated: 3,
      unchanged: 1,
    });
    const ids = (await bookings(as)).map(({ customer_id }) => customer_id);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[0]).not.toBeNull();
    expect(ids[3]).toBeNull();
    expect(await rows("select name from customer where company_id = $1", [as.company.id])).toEqual([
      { name: "Åse Bæk" },
    ]);
  });

  it("may only be made by those who may make it", async () => {
    const as = await fresh("Agenten", "agent");
    await expect(create(as, LIST, { options: { createServices: true } })).rejects.toMatchObject({
      code: "forbidden",
      params: { permission: "services:write" },
    });
    await expect(create(as, LIST, { options: { serviceId: as.company.id } })).rejects.toMatchObject({
      more: { fields: [{ field: "options.serviceId", code: "not_found" }] },
    });
  });
});

describe("with a resource", () => {
  it("a booking finds it free or is refused; what is over stands beside it and blocks nothing", async () => {
    const api = await openApi();
    const company = await makeCompany(database.owner, "frisoer");
    const shop = shopOf(api, company);
    const anna = await shop.resource();
    const service = await shop.service([{ resourceId: anna.id }]);
    await shop.book(service.id, "2031-05-01T08:00:00Z", { ignoreHours: true });
    const upload = async (text: string) => {
      const form = new FormData();
      form.set("entity", "bookings");
      form.set("options", JSON.stringify({ serviceId: service.id, createCustomers: false }));
      form.set("file", new Blob([text]), "list.csv");
      const { status, json } = await api("POST", "/api/v1/imports", { key: company.key, body: form });
      expect(status).toBe(202);
      const [{ company_id: id } = { company_id: "" }] = await rows<{ company_id: string }>(
        "select company_id from import where id = $1",
        [json.id],
      );
      const [ctx] = [await systemCtx(id)];
      await runImport(ctx, { importId: json.id }, RUN);
      return (await api("GET", `/api/v1/imports/${json.id}`, { key: company.key })).json;
    };
    const text = `Booking id,Start,End,Resource,Status
a,2031-05-01T08:30:00Z,2031-05-01T09:30:00Z,anna,Confirmed
b,2031-05-01T09:00:00Z,2031-05-01T10:00:00Z,Anna,Confirmed
c,2031-05-01T09:30:00Z,2031-05-01T10:30:00Z,Anna,Confirmed
d,2031-05-01T09:30:00Z,2031-05-01T10:30:00Z,Anna,Cancelled
`;
    expect(await upload(text)).toMatchObject({ created: 2, rejected: 2 });
    const taken = await shop.book(service.id, "2031-05-01T09:00:00Z", { ignoreHours: true });
    expect(taken.status).toBe(409);
    // Moved to where nobody is: its old place is free again.
    const moved = text.replace(
      "b,2031-05-01T09:00:00Z,2031-05-01T10:00:00Z",
      "b,2031-05-02T09:00:00Z,2031-05-02T10:00:00Z",
    );
    expect(await upload(moved)).toMatchObject({ updated: 1, created: 1, unchanged: 1, rejected: 1 });
    // Cancelled there: free here.
    const off = moved.replace(
      "c,2031-05-01T09:30:00Z,2031-05-01T10:30:00Z,Anna,Confirmed",
      "c,2031-05-01T09:30:00Z,2031-05-01T10:30:00Z,Anna,Cancelled",
    );
    expect(await upload(off)).toMatchObject({ updated: 1, unchanged: 2, rejected: 1 });
    expect((await shop.book(service.id, "2031-05-01T09:30:00Z", { ignoreHours: true })).status).toBe(201);
  });
});

async function systemCtx(companyId: string): Promise<Ctx> {
  const [company] = await rows<Record<string, string>>("select * from company where id = $1", [companyId]);
  const { makeCtx } = await import("@/lib/core/context");
  return makeCtx({
    requestId: "test",
    company: {
      id: companyId,
      slug: company?.slug ?? "",
      name: company?.name ?? "",
      timeZone: company?.time_zone ?? "",
      locale: company?.locale ?? "",
      currency: company?.currency ?? "",
      country: company?.country ?? "",
    },
    actor: { kind: "system", name: "test" },
    locale: "en",
  });
}

describe("a calendar", () => {
  const event = (lines: string) => `BEGIN:VEVENT\n${lines}\nEND:VEVENT`;
  const calendar = (method: string, ...events: string[]) =>
    `BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:${method}\n${events.join("\n")}\nEND:VCALENDAR\n`;
  const ICS = { name: "plan.ics" };
  let as: Ctx;
  let serviceId: string;
  beforeAll(async () => {
    as = await fresh("Kalenderen");
    await importAll(as, "Service,Start\nVisit,2020-01-01 10:00\n", { createServices: true });
    const [service] = await rows<{ id: string }>("select id from service where company_id = $1", [
      as.company.id,
    ]);
    serviceId = service?.id ?? "";
    await rows("delete from booking where company_id = $1", [as.company.id]);
  });

  it("becomes bookings of the chosen service, and its broken events rows with their problem", async () => {
    const text = calendar(
      "REQUEST",
      event(
        "UID:a\nSEQUENCE:1\nDTSTART:20310501T080000Z\nDTEND:20310501T093000Z\nSUMMARY:Møde\nSTATUS:CONFIRMED",
      ),
      event("UID:b\nDTSTART;VALUE=DATE:20310502"),
      event("UID:c\nSUMMARY:No start"),
    );
    const done = await importAll(as, text, { serviceId }, ICS);
    expect(done).toMatchObject({ key: "externalId", created: 2, rejected: 1, found: { events: 3 } });
    expect(await bookings(as)).toMatchObject([
      { note: "Møde", status: "confirmed", ends_at: new Date("2031-05-01T09:30:00Z") },
      { starts_at: new Date("2031-05-01T22:00:00Z"), ends_at: new Date("2031-05-02T22:00:00Z") },
    ]);
    expect(await reasons(as)).toEqual([{ code: "calendar", value: "DTSTART" }]);
    expect(await importAll(as, text, { serviceId }, ICS)).toMatchObject({ unchanged: 2, rejected: 1 });
  });

  it("moves by a newer edition, ignores an older one, and is called off", async () => {
    const at = (time: string, sequence: number, method = "REQUEST") =>
      calendar(method, event(`UID:a\nSEQUENCE:${sequence}\nDTSTART:20310501T${time}00Z\nDURATION:PT1H`));
    expect(await importAll(as, at("1000", 2), { serviceId }, ICS)).toMatchObject({ updated: 1 });
    expect(await importAll(as, at("0600", 1), { serviceId }, ICS)).toMatchObject({ unchanged: 1 });
    expect((await bookings(as))[0]).toMatchObject({
      starts_at: new Date("2031-05-01T10:00:00Z"),
      note: "Møde",
    });
    const off = calendar("CANCEL", event("UID:a\nSEQUENCE:3"));
    expect(await importAll(as, off, { serviceId }, ICS)).toMatchObject({ updated: 1 });
    expect((await bookings(as))[0]).toMatchObject({
      status: "cancelled",
      starts_at: new Date("2031-05-01T10:00:00Z"),
    });
  });

  it("has a series whose times are bookings, one moved, one taken out later, all called off in the end", async () => {
    const weekly = "UID:w\nDTSTART:20310602T080000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3";
    const first = calendar("PUBLISH", event(`${weekly}\nSEQUENCE:1`));
    expect(await importAll(as, first, { serviceId }, ICS)).toMatchObject({ created: 3 });
    const moved = calendar(
      "REQUEST",
      event("UID:w\nSEQUENCE:2\nRECURRENCE-ID:20310609T080000Z\nDTSTART:20310610T080000Z\nDURATION:PT1H"),
    );
    expect(await importAll(as, moved, { serviceId }, ICS)).toMatchObject({ updated: 1 });
    const less = calendar("REQUEST", event(`${weekly}\nSEQUENCE:3\nEXDATE:20310616T080000Z`));
    expect(await importAll(as, less, { serviceId }, ICS)).toMatchObject({ updated: 2, unchanged: 1 });
    const ours = async () =>
      (await bookings(as)).filter(({ starts_at }) => starts_at > new Date("2031-06-01"));
    expect((await ours()).map(({ status }) => status)).toEqual(["confirmed", "confirmed", "cancelled"]);
    const off = calendar("CANCEL", event("UID:w\nSEQUENCE:4"));
    expect(await importAll(as, off, { serviceId }, ICS)).toMatchObject({ updated: 2 });
    expect((await ours()).every(({ status }) => status === "cancelled")).toBe(true);
  });

  it("is no list of leads, and without an event it is nothing", async () => {
    const fields = (code: string) => ({ code: "invalid_input", more: {}, fields: [{ field: "file", code }] });
    const text = calendar("PUBLISH", event("UID:a\nDTSTART:20310501T080000Z"));
    await expect(create(as, text, { entity: "leads" }, "plan.ics")).rejects.toMatchObject({
      fields: fields("calendar").fields,
    });
    await expect(create(as, calendar("PUBLISH"), {}, "plan.ics")).rejects.toMatchObject({
      fields: fields("no_events").fields,
    });
    await expect(create(as, gzipSync(LIST).subarray(0, 40), {}, "x.csv.gz")).rejects.toMatchObject({
      fields: fields("broken_archive").fields,
    });
    const [files] = await rows<{ n: number }>(
      "select count(*)::int as n from file f where company_id = $1 and not exists (select from import i where i.file_id = f.id)",
      [as.company.id],
    );
    expect(files?.n).toBe(0);
  });
});

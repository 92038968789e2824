import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/core/context";
import { listBookings } from "@/lib/domain/bookings/read";
import { rejectedCsv } from "@/lib/domain/imports/rejected";
import { runImport } from "@/lib/domain/imports/run";
import { getImport } from "@/lib/domain/imports/service";
import { openApi } from "../../setup/api";
import { shopOf } from "../../setup/bookings";
import { makeCompany } from "../../setup/company";
import { createDatabase } from "../../setup/database";
import { createBookingImport, importBookings, importedIn, RUN } from "../../setup/imports";
import { ctxOf, newCompany } from "../../setup/people";

const database = await createDatabase();
const { rows, bookings, reasons } = importedIn(database);
const fresh = async (name: string, role?: "agent") => ctxOf(await newCompany(name, role));

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
    const done = await importBookings(as, LIST, { createServices: true });
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
    const again = await importBookings(as, gzipSync(LIST), { createServices: true }, "bookings.csv.gz");
    expect(again).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 4,
      rejected: 1,
      fileName: "bookings.csv",
    });
    const third = LIST.split("\n")[1] ?? "";
    const more = await importBookings(as, `${LIST}${third}\n`, { createServices: true });
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
    expect(await importBookings(as, csv.replace(";0;", ";2;"), { createServices: true })).toMatchObject({
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
    const { id } = await createBookingImport(as, text, { options: { createServices: true } });
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
    expect(await importBookings(as, text, { createServices: true })).toMatchObject({ unchanged: 1_200 });
  });
});

describe("what rows name", () => {
  it("is refused where it is not there, unless it may be made", async () => {
    const as = await fresh("Ukendt");
    const text = "Service,Start,Resource\nWash,2031-05-01 10:00,Bo\n,2031-05-01 10:00,\n";
    expect(await importBookings(as, text)).toMatchObject({ rejected: 2 });
    expect(await importBookings(as, text, { createServices: true })).toMatchObject({ rejected: 2 });
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
    const done = await importBookings(as, text, { createServices: true });
    expect(done).toMatchObject({ key: "externalId", created: 4 });
    expect(await bookings(as)).toMatchObject([
      { customer_id: null, details: { Customer: "Åse Bæk", Email: "aase@example.com" } },
      { customer_id: null },
      { customer_id: null },
      { customer_id: null, details: {} },
    ]);
    expect(await importBookings(as, text, { createServices: true, createCustomers: true })).toMatchObject({
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
    await expect(createBookingImport(as, LIST, { options: { createServices: true } })).rejects.toMatchObject({
      code: "forbidden",
      params: { permission: "services:write" },
    });
    await expect(
      createBookingImport(as, LIST, { options: { serviceId: as.company.id } }),
    ).rejects.toMatchObject({
      fields: [{ field: "options.serviceId", code: "not_found" }],
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

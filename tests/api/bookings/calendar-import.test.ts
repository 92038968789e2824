import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/core/context";
import { createDatabase } from "../../setup/database";
import { createBookingImport, importBookings, importedIn } from "../../setup/imports";
import { ctxOf, newCompany } from "../../setup/people";

const database = await createDatabase();
const { rows, bookings, reasons } = importedIn(database);

describe("a calendar", () => {
  const event = (lines: string) => `BEGIN:VEVENT\n${lines}\nEND:VEVENT`;
  const calendar = (method: string, ...events: string[]) =>
    `BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:${method}\n${events.join("\n")}\nEND:VCALENDAR\n`;
  const ICS = "plan.ics";
  let as: Ctx;
  let serviceId: string;
  beforeAll(async () => {
    as = ctxOf(await newCompany("Kalenderen"));
    await importBookings(as, "Service,Start\nVisit,2020-01-01 10:00\n", { createServices: true });
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
    const done = await importBookings(as, text, { serviceId }, ICS);
    expect(done).toMatchObject({ key: "externalId", created: 2, rejected: 1, found: { events: 3 } });
    expect(await bookings(as)).toMatchObject([
      { note: "Møde", status: "confirmed", ends_at: new Date("2031-05-01T09:30:00Z") },
      { starts_at: new Date("2031-05-01T22:00:00Z"), ends_at: new Date("2031-05-02T22:00:00Z") },
    ]);
    expect(await reasons(as)).toEqual([{ code: "calendar", value: "DTSTART" }]);
    expect(await importBookings(as, text, { serviceId }, ICS)).toMatchObject({ unchanged: 2, rejected: 1 });
  });

  it("moves by a newer edition, ignores an older one, and is called off", async () => {
    const at = (time: string, sequence: number, method = "REQUEST") =>
      calendar(method, event(`UID:a\nSEQUENCE:${sequence}\nDTSTART:20310501T${time}00Z\nDURATION:PT1H`));
    expect(await importBookings(as, at("1000", 2), { serviceId }, ICS)).toMatchObject({ updated: 1 });
    expect(await importBookings(as, at("0600", 1), { serviceId }, ICS)).toMatchObject({ unchanged: 1 });
    expect((await bookings(as))[0]).toMatchObject({
      starts_at: new Date("2031-05-01T10:00:00Z"),
      note: "Møde",
    });
    const off = calendar("CANCEL", event("UID:a\nSEQUENCE:3"));
    expect(await importBookings(as, off, { serviceId }, ICS)).toMatchObject({ updated: 1 });
    expect((await bookings(as))[0]).toMatchObject({
      status: "cancelled",
      starts_at: new Date("2031-05-01T10:00:00Z"),
    });
  });

  it("has a series whose times are bookings, one moved, one taken out later, all called off in the end", async () => {
    const weekly = "UID:w\nDTSTART:20310602T080000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3";
    const first = calendar("PUBLISH", event(`${weekly}\nSEQUENCE:1`));
    expect(await importBookings(as, first, { serviceId }, ICS)).toMatchObject({ created: 3 });
    const moved = calendar(
      "REQUEST",
      event("UID:w\nSEQUENCE:2\nRECURRENCE-ID:20310609T080000Z\nDTSTART:20310610T080000Z\nDURATION:PT1H"),
    );
    expect(await importBookings(as, moved, { serviceId }, ICS)).toMatchObject({ updated: 1 });
    const less = calendar("REQUEST", event(`${weekly}\nSEQUENCE:3\nEXDATE:20310616T080000Z`));
    expect(await importBookings(as, less, { serviceId }, ICS)).toMatchObject({ updated: 2, unchanged: 1 });
    const ours = async () =>
      (await bookings(as)).filter(({ starts_at }) => starts_at > new Date("2031-06-01"));
    expect((await ours()).map(({ status }) => status)).toEqual(["confirmed", "confirmed", "cancelled"]);
    const off = calendar("CANCEL", event("UID:w\nSEQUENCE:4"));
    expect(await importBookings(as, off, { serviceId }, ICS)).toMatchObject({ updated: 2 });
    expect((await ours()).every(({ status }) => status === "cancelled")).toBe(true);
  });

  it("is no list of leads, and without an event it is nothing", async () => {
    const refusal = (code: string) => ({ code: "invalid_input", fields: [{ field: "file", code }] });
    const text = calendar("PUBLISH", event("UID:a\nDTSTART:20310501T080000Z"));
    await expect(createBookingImport(as, text, { entity: "leads" }, "plan.ics")).rejects.toMatchObject(
      refusal("calendar"),
    );
    await expect(createBookingImport(as, calendar("PUBLISH"), {}, "plan.ics")).rejects.toMatchObject(
      refusal("no_events"),
    );
    await expect(
      createBookingImport(as, gzipSync("Name\nA\n".repeat(100)).subarray(0, 20), {}, "x.csv.gz"),
    ).rejects.toMatchObject(refusal("broken_archive"));
    const [files] = await rows<{ n: number }>(
      "select count(*)::int as n from file f where company_id = $1 and not exists (select from import i where i.file_id = f.id)",
      [as.company.id],
    );
    expect(files?.n).toBe(0);
  });
});

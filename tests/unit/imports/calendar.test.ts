import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looksLikeCalendar } from "@/lib/domain/imports/calendar-split";
import { calendarTable, type EarlierRow } from "@/lib/domain/imports/calendar-table";

const NOW = Date.parse("2026-06-01T00:00:00Z");

async function read(text: string | Buffer, earlier: EarlierRow[] = []) {
  const { table, events } = await calendarTable(Buffer.from(text as string), {
    timeZone: "Europe/Copenhagen",
    now: NOW,
    earlier: async () => earlier,
  });
  return { events, rows: parse(table, { columns: true }) as Record<string, string>[] };
}

const calendar = (lines: string, method = "") =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${method && `METHOD:${method}\r\n`}${lines.trim().replaceAll("\n", "\r\n")}\r\nEND:VCALENDAR\r\n`;
const event = (lines: string) => `BEGIN:VEVENT\nUID:one@example\n${lines}\nEND:VEVENT`;
const starts = ({ rows }: { rows: Record<string, string>[] }) => rows.map(({ Start }) => Start);

describe("an event", () => {
  it("is read with its folds, escapes and letters, whatever bytes it was folded between", async () => {
    const text = calendar(
      event("DTSTART:20260610T080000Z\nDURATION:PT90M\nSUMMARY:Rengøring\\, stor\nLOCATION:Ærø\nSEQUENCE:3"),
    );
    const bytes = Buffer.from(text);
    const at = bytes.indexOf(Buffer.from("ø")) + 1;
    const folded = Buffer.concat([bytes.subarray(0, at), Buffer.from("\r\n "), bytes.subarray(at)]);
    const { rows, events } = await read(folded);
    expect(events).toBe(1);
    expect(rows).toMatchObject([
      {
        UID: "one@example",
        Sequence: "3",
        Start: "2026-06-10T08:00:00.000Z",
        End: "2026-06-10T09:30:00.000Z",
        Summary: "Rengøring, stor",
        Location: "Ærø",
        Problem: "",
      },
    ]);
    const latin = Buffer.from(text, "utf8").toString("utf8");
    expect((await read(Buffer.from(latin, "latin1"))).rows[0]?.Summary).toBe("Rengøring, stor");
  });

  it("is of its zone, by whatever name, or by the file's own description", async () => {
    const own = `BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
`;
    const zones = [
      "Europe/Oslo",
      "W. Europe Standard Time",
      "/mozilla.org/20050126_1/Europe/Berlin",
      "Pacific/Fiji",
      "Ours",
      "Nowhere",
    ];
    const found = await Promise.all(
      zones.map((zone) =>
        read(calendar(own + event(`DTSTART;TZID="${zone}":20260610T100000\nDURATION:PT1H`))),
      ),
    );
    expect(found.map(({ rows: [row] }) => row?.Start || row?.Problem)).toEqual([
      "2026-06-10T08:00:00.000Z",
      "2026-06-10T08:00:00.000Z",
      "2026-06-10T08:00:00.000Z",
      "2026-06-09T22:00:00.000Z",
      "2026-06-10T07:00:00.000Z",
      "TZID=Nowhere",
    ]);
    // A clock without a zone is the company's.
    expect(starts(await read(calendar(event("DTSTART:20260610T100000"))))).toEqual([
      "2026-06-10T08:00:00.000Z",
    ]);
  });

  it("is of whole days where it says so, and as long as the service where it says nothing", async () => {
    const { rows } = await read(calendar(event("DTSTART;VALUE=DATE:20260610\nDTEND;VALUE=DATE:20260612")));
    expect(rows).toMatchObject([{ Start: "2026-06-10", End: "2026-06-12" }]);
    expect((await read(calendar(event("DTSTART:20260610T080000Z")))).rows).toMatchObject([{ End: "" }]);
  });

  it("is cancelled by its status or its calendar's method; answers and proposals book nothing", async () => {
    const plain = event("DTSTART:20260610T080000Z\nSTATUS:CONFIRMED");
    expect((await read(calendar(plain, "REQUEST"))).rows[0]?.Status).toBe("confirmed");
    expect((await read(calendar(plain, "CANCEL"))).rows[0]?.Status).toBe("cancelled");
    expect((await read(calendar(plain, "REPLY"))).rows).toMatchObject([
      { Start: "", Problem: "METHOD:REPLY" },
    ]);
  });

  it("of several editions is the newest, wherever it stands", async () => {
    const two = `${event("SEQUENCE:2\nDTSTART:20260611T080000Z")}\n${event("SEQUENCE:1\nDTSTART:20260610T080000Z")}`;
    const found = await read(calendar(two));
    expect(found.events).toBe(2);
    expect(starts(found)).toEqual(["2026-06-11T08:00:00.000Z"]);
  });

  it("names its guest where there is one", async () => {
    const guests = "ORGANIZER:mailto:us@shop.example\nATTENDEE:mailto:us@shop.example";
    const one = `${guests}\nATTENDEE;CN=Åse:mailto:Aase@example.com`;
    const { rows } = await read(calendar(event(`DTSTART:20260610T080000Z\n${one}`)));
    expect(rows).toMatchObject([
      { Guest: "Åse", "Guest e-mail": "aase@example.com", Organiser: "us@shop.example" },
    ]);
    const { rows: many } = await read(
      calendar(event(`DTSTART:20260610T080000Z\n${one}\nATTENDEE:mailto:b@example.com`)),
    );
    expect(many).toMatchObject([{ Guest: "", "Guest e-mail": "" }]);
  });
});

describe("a series", () => {
  const WEEKLY =
    "DTSTART;TZID=Europe/Copenhagen:20261019T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nSEQUENCE:1";

  it("stays at nine over the change of the clock, without its exceptions and with its other times", async () => {
    const found = await read(calendar(event(WEEKLY)));
    expect(starts(found)).toEqual([
      "2026-10-19T07:00:00.000Z",
      "2026-10-26T08:00:00.000Z",
      "2026-11-02T08:00:00.000Z",
    ]);
    expect(found.rows[1]?.UID).toBe("one@example#20261026T080000Z");
    const without = `${WEEKLY}\nEXDATE;TZID=Europe/Copenhagen:20261026T090000\nRDATE:20261201T080000Z`;
    expect(starts(await read(calendar(event(without))))).toEqual([
      "2026-10-19T07:00:00.000Z",
      "2026-11-02T08:00:00.000Z",
      "2026-12-01T08:00:00.000Z",
    ]);
  });

  it("has a time that was moved under the id of the time it was meant for", async () => {
    const moved = event(
      "RECURRENCE-ID;TZID=Europe/Copenhagen:20261026T090000\nDTSTART;TZID=Europe/Copenhagen:20261027T120000\nDURATION:PT1H\nSEQUENCE:2",
    );
    const { rows } = await read(calendar(`${event(WEEKLY)}\n${moved}`));
    const one = rows.filter(({ UID }) => UID === "one@example#20261026T080000Z");
    expect(one).toMatchObject([{ Start: "2026-10-27T11:00:00.000Z", Sequence: "2" }]);
    expect(rows).toHaveLength(3);
  });

  it("without an end is taken a year ahead, its last thousand times; one that never comes ends too", async () => {
    const daily = await read(calendar(event("DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY")));
    expect(daily.rows).toHaveLength(1_001);
    expect(daily.rows[1_000]?.Problem).toBe("> 1000");
    expect(daily.rows[999]?.Start).toBe("2027-06-02");
    const never = await read(
      calendar(event("DTSTART;VALUE=DATE:20260610\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
    );
    expect(starts(never)).toEqual(["2026-06-10"]);
    const fine = await read(calendar(event("DTSTART:20260610T080000Z\nRRULE:FREQ=SECONDLY")));
    expect(fine.rows).toMatchObject([{ Problem: "RRULE:FREQ=SECONDLY" }]);
  });

  it("takes back what is no longer among its times, and all of it when it is called off", async () => {
    const earlier = ["20261019T070000Z", "20261026T080000Z", "20261110T080000Z"].map((time) => ({
      externalId: `one@example#${time}`,
      revision: 0,
      start: `${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6, 8)}T08:00:00.000Z`,
      end: "2026-12-31T00:00:00.000Z",
    }));
    const { rows } = await read(calendar(event(WEEKLY)), earlier);
    expect(rows.filter(({ Status }) => Status === "cancelled").map(({ UID }) => UID)).toEqual([
      "one@example#20261110T080000Z",
    ]);
    const off = await read(calendar(event("SEQUENCE:2"), "CANCEL"), earlier);
    expect(off.rows.map(({ UID, Status }) => [UID, Status])).toEqual(
      earlier.map(({ externalId }) => [externalId, "cancelled"]),
    );
    const one = await read(calendar(event("SEQUENCE:2\nRECURRENCE-ID:20261026T080000Z"), "CANCEL"), earlier);
    expect(one.rows).toMatchObject([{ UID: "one@example#20261026T080000Z", Status: "cancelled" }]);
    // An older edition takes nothing back.
    const old = await read(
      calendar(event("SEQUENCE:2"), "CANCEL"),
      earlier.map((row) => ({ ...row, revision: 5 })),
    );
    expect(old.rows).toMatchObject([{ Problem: "METHOD:CANCEL" }]);
  });
});

describe("a broken file", () => {
  it("costs no event but the broken one", async () => {
    const text = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
DTSTART:20260610T080000Z
BEGIN:VEVENT
UID:b
DTSTART:20269910T080000Z
END:VEVENT
BEGIN:VEVENT
UID:c
nonsense without a colon
DTSTART:20260610T080000Z
END:VEVENT
END:VCALENDAR
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:d
DTSTART:20260611T080000Z
END:VEVENT`;
    const { events, rows } = await read(text);
    expect(events).toBe(4);
    expect(rows.map(({ UID, Problem }) => [UID, Problem !== ""])).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
      ["d", false],
    ]);
  });

  it("is told from a table", () => {
    expect(looksLikeCalendar(Buffer.from("\ufeff\r\nBEGIN:VCALENDAR"), "x")).toBe(true);
    expect(looksLikeCalendar(Buffer.from("Name,Email"), "x.csv")).toBe(false);
    expect(looksLikeCalendar(Buffer.from("Name,Email"), "x.ics")).toBe(true);
  });

  it("never ends in an error, whatever its lines are", async () => {
    const line = fc.constantFrom(
      "BEGIN:VCALENDAR",
      "END:VCALENDAR",
      "BEGIN:VEVENT",
      "END:VEVENT",
      "BEGIN:VALARM",
      "END:VALARM",
      "BEGIN:VTIMEZONE",
      "END:VTIMEZONE",
      "TZID:X",
      "UID:a",
      "METHOD:CANCEL",
      "DTSTART:20260610T080000Z",
      "DTSTART;TZID=X:20260610T080000",
      "DTSTART;VALUE=DATE:20260610",
      "DTEND:19991310T996099Z",
      "DTEND:20260610T090000Z",
      "DURATION:P1W",
      "DURATION:soon",
      "RRULE:FREQ=DAILY",
      "RRULE:FREQ=;X",
      "EXDATE:20260611T080000Z,20260612",
      "RDATE;VALUE=PERIOD:20260611T080000Z/PT1H",
      "RECURRENCE-ID;RANGE=THISANDFUTURE:20260611T080000Z",
      "SEQUENCE:99999999999999999999",
      " folded",
      ";:;=,",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(line, fc.string()), { maxLength: 40 }), async (lines) => {
        const { events, rows } = await read(lines.join("\r\n"));
        if (events > 0) expect(rows.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});

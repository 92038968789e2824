import { describe, expect, it } from "vitest";
import { buildBooking } from "@/lib/domain/imports/booking-row";
import { parseBookingStatus, parseCount, parseDuration } from "@/lib/domain/imports/booking-words";
import { readTime, ZoneClock } from "@/lib/domain/imports/dates";
import { defaultKey, guessMapping } from "@/lib/domain/imports/guess";
import { planRows } from "@/lib/domain/imports/plan";
import { RowReader } from "@/lib/domain/imports/rows";
import { sniff } from "@/lib/domain/imports/sniff";

const ZONE = "Europe/Copenhagen";

function look(text: string) {
  const bytes = Buffer.from(text);
  const form = { encoding: "utf-8", bom: 0, damaged: false, bytes: bytes.length } as const;
  const { sniff: found, values } = sniff(bytes, true, form, "DK");
  const mapping = guessMapping("bookings", found.columns, values);
  const fields = Object.fromEntries(mapping.map(({ column, field }) => [column, field]));
  const reader = new RowReader(found.dialect, found.start);
  const rows = reader.push(bytes.subarray(found.start)).concat(reader.end());
  const plan = planRows(mapping, found.columns);
  const context = { currency: "DKK", clock: new ZoneClock(ZONE), damaged: false };
  return { fields, mapping, built: rows.map(({ cells }) => buildBooking(plan, cells, context)) };
}

const iso = (moment: number | null | undefined) => (moment ? new Date(moment).toISOString() : null);
function times(text: string) {
  return look(text).built.map((made) =>
    "ok" in made ? [iso(made.ok.start), iso(made.ok.end)] : made.reasons.map(({ code }) => code),
  );
}

const HOTEL = `hotel,is_canceled,arrival_date_year,arrival_date_month,arrival_date_day_of_month,stays_in_weekend_nights,stays_in_week_nights,adults,children,babies,meal,country,agent,adr,reservation_status,reservation_status_date
City Hotel,0,2016,July,1,1,2,2,NA,0,BB,PRT,NULL,75.5,Check-Out,7/4/2016
City Hotel,1,2016,July,1,0,1,1,0,0,HB,DNK,9,100,Canceled,6/20/2016
City Hotel,1,2016,July,2,0,1,1,0,0,HB,DNK,9,100,No-Show,7/2/2016
City Hotel,0,2016,July,31,0,0,0,0,0,BB,PRT,NULL,50,Check-Out,7/31/2016
City Hotel,0,2016,July,31,0,0,1,0,0,BB,PRT,NULL,-6.38,Check-Out,7/31/2016
`;

describe("a hotel's list", () => {
  it("is understood by its headers: a date in three columns, nights and guests in several", () => {
    const { fields, mapping } = look(HOTEL);
    expect(fields).toMatchObject({
      hotel: "service",
      is_canceled: "cancelled",
      arrival_date_year: "startYear",
      arrival_date_month: "startMonth",
      arrival_date_day_of_month: "startDay",
      stays_in_weekend_nights: "nights",
      stays_in_week_nights: "nights",
      adults: "guests",
      children: "guests",
      babies: "guests",
      meal: "field.meal",
      adr: "nightPrice",
      reservation_status: "status",
      reservation_status_date: "statusAt",
    });
    expect(defaultKey("bookings", mapping)).toBe("row");
  });

  it("becomes bookings of whole days, priced by the night, with when they were cancelled", () => {
    const { built } = look(HOTEL);
    expect(built[0]).toMatchObject({
      ok: {
        service: "City Hotel",
        status: "done",
        seats: 2,
        price: 22_650,
        currency: "DKK",
        cancelledAt: null,
      },
    });
    expect(built[0]).toMatchObject({
      ok: { details: { meal: "BB", country: "PRT", reservation_status_date: "7/4/2016" } },
    });
    expect(built[1]).toMatchObject({ ok: { status: "cancelled", details: { agent: "9" } } });
    expect(built[1] && "ok" in built[1] && iso(built[1].ok.cancelledAt)).toBe("2016-06-19T22:00:00.000Z");
    // Counted among the cancelled by the hotel; the word says more.
    expect(built[2]).toMatchObject({ ok: { status: "no_show" } });
    expect(times(HOTEL)[0]).toEqual(["2016-06-30T22:00:00.000Z", "2016-07-03T22:00:00.000Z"]);
  });

  it("refuses what cannot be, and says why", () => {
    const { built } = look(HOTEL);
    expect(built[3]).toEqual({
      reasons: [{ field: "adults + children + babies", code: "no_guests", value: "0" }],
    });
    expect(built[4]).toEqual({ reasons: [{ field: "adr", code: "negative", value: "-6.38" }] });
  });
});

describe("when a booking is", () => {
  it("is read from a date and times of day, also over midnight and over the change of the clock", () => {
    expect(
      times("Dato;Fra;Til;Behandling\n01.05.2026;10:00;11:30;Klip\n01.05.2026;kl. 23;1.30;Klip\n"),
    ).toEqual([
      ["2026-05-01T08:00:00.000Z", "2026-05-01T09:30:00.000Z"],
      ["2026-05-01T21:00:00.000Z", "2026-05-01T23:30:00.000Z"],
    ]);
    expect(times("Start,Nights,Service\n2026-03-28 15:00,1,Room\n")).toEqual([
      ["2026-03-28T14:00:00.000Z", "2026-03-29T13:00:00.000Z"],
    ]);
  });

  it("is read from moments, a duration, or a start alone", () => {
    expect(
      times("Start,Duration,Service\n2026-05-01T10:00:00Z,90,Wash\n2026-05-01 10:00,1:15,Wash\n"),
    ).toEqual([
      ["2026-05-01T10:00:00.000Z", "2026-05-01T11:30:00.000Z"],
      ["2026-05-01T08:00:00.000Z", "2026-05-01T09:15:00.000Z"],
    ]);
    expect(times("Start,Service\n2026-05-01 10:00,Wash\n2026-05-01,Wash\n")).toEqual([
      ["2026-05-01T08:00:00.000Z", null],
      ["2026-04-30T22:00:00.000Z", "2026-05-01T22:00:00.000Z"],
    ]);
  });

  it("takes a last day as the day of leaving", () => {
    expect(times("Check-in,Check-out,Room\n2026-05-01,2026-05-03,12\n2026-05-01,2026-05-01,12\n")).toEqual([
      ["2026-04-30T22:00:00.000Z", "2026-05-02T22:00:00.000Z"],
      ["2026-04-30T22:00:00.000Z", "2026-05-01T22:00:00.000Z"],
    ]);
  });

  it("refuses what is none", () => {
    expect(
      times(
        "Start,End,Service\n2026-05-03,2026-05-01,A\n31.02.2026,2026-05-01,A\n,2026-05-01,A\n2026-05-01 10:00,soon,A\n2026-05-01,2026-05-02,A\n2026-05-01,2026-05-02,A\n2026-05-01,2026-05-02,A\n",
      ),
    ).toMatchObject([["end_before_start"], ["date"], ["start_missing"], ["date"], {}, {}, {}]);
  });
});

describe("words", () => {
  it("knows a booking's status in three languages, and no more than it knows", () => {
    expect(["Bekræftet", "aflyst", "Udeblevet", "Gennemført", "i gang"].map(parseBookingStatus)).toEqual([
      "confirmed",
      "cancelled",
      "no_show",
      "done",
      "in_progress",
    ]);
    expect(["Bekreftet", "Avlyst", "Ikke møtt", "CHECKED_OUT", "No-Show"].map(parseBookingStatus)).toEqual([
      "confirmed",
      "cancelled",
      "no_show",
      "done",
      "no_show",
    ]);
    expect(parseBookingStatus("VIP")).toBeNull();
  });

  it("keeps a status it does not know", () => {
    const [made] = look("Start,Service,Status\n2026-05-01 10:00,A,Faktureret\n").built;
    expect(made).toMatchObject({ ok: { status: null, details: { Status: "Faktureret" } } });
  });

  it("reads durations, counts and times of day", () => {
    const durations = ["90", "1:30", "1 h 30 min", "1,5 timer", "2 dage", "45 min", "soon", ""];
    expect(durations.map((cell) => parseDuration(cell))).toEqual([90, 90, 90, 90, 2_880, 45, null, null]);
    expect(parseDuration("2", "hours")).toBe(120);
    expect(["2", "2.0", "2.5", "-1", "x"].map(parseCount)).toEqual([2, 2, null, null, null]);
    expect(["14:30", "kl. 9", "2 pm", "12 am", "25:00", "9:5"].map(readTime)).toEqual([
      52_200_000,
      32_400_000,
      50_400_000,
      0,
      null,
      null,
    ]);
  });
});

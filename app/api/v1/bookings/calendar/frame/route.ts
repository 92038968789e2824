import { readCalendarFrame } from "@/lib/domain/bookings/calendar-frame";
import { CalendarFrame, CalendarFrameQuery } from "@/lib/domain/bookings/calendar-schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Who can be booked between two moments, and when they are open",
    permission: "bookings:read",
    limit: "read",
    query: CalendarFrameQuery,
    returns: CalendarFrame,
  },
  ({ ctx, query }) => readCalendarFrame(ctx, query),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");

import { readCalendar } from "@/lib/domain/bookings/calendar";
import { Calendar, CalendarQuery } from "@/lib/domain/bookings/calendar-schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "All bookings between two moments, as a calendar shows them",
    permission: "bookings:read",
    limit: "read",
    query: CalendarQuery,
    returns: Calendar,
  },
  ({ ctx, query }) => readCalendar(ctx, query),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");

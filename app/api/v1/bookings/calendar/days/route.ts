import { readCalendarDays } from "@/lib/domain/bookings/calendar";
import { CalendarDays, CalendarDaysQuery } from "@/lib/domain/bookings/calendar-schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "How many bookings each day has, and the first of them",
    permission: "bookings:read",
    limit: "read",
    query: CalendarDaysQuery,
    returns: CalendarDays,
  },
  ({ ctx, query }) => readCalendarDays(ctx, query),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");

import { HolidayPage, HolidayQuery } from "@/lib/domain/catalog/schema";
import { listHolidays } from "@/lib/domain/catalog/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List the public holidays of the company's country",
    permission: "services:read",
    limit: "read",
    query: HolidayQuery,
    returns: HolidayPage,
  },
  ({ ctx, query }) => listHolidays(ctx, query.year),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");

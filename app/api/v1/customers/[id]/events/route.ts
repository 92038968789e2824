import { HistoryPage, IdParams, ListQuery } from "@/lib/domain/records/schema";
import { listHistory } from "@/lib/domain/records/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Read a customer's history",
    permission: "customers:read",
    limit: "read",
    params: IdParams,
    query: ListQuery,
    returns: HistoryPage,
  },
  ({ ctx, params, query }) => listHistory(ctx, "customer", params.id, query),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = others("GET");

import { Customer, CustomerChange } from "@/lib/domain/customers/schema";
import { changeCustomer, getCustomer } from "@/lib/domain/customers/service";
import { IdParams } from "@/lib/domain/records/schema";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "Get a customer",
    permission: "customers:read",
    limit: "read",
    params: IdParams,
    returns: Customer,
  },
  ({ ctx, params }) => getCustomer(ctx, params.id),
);

export const PATCH = route(
  {
    summary: "Change, archive or restore a customer",
    permission: "customers:write",
    limit: "write",
    params: IdParams,
    body: CustomerChange,
    ifMatch: true,
    returns: Customer,
  },
  ({ ctx, params, body, version }) => changeCustomer(ctx, params.id, version, body),
);

export const { POST, PUT, DELETE, OPTIONS } = others("GET", "PATCH");

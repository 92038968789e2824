import { Customer, CustomerCreate, CustomerListQuery, CustomerPage } from "@/lib/domain/customers/schema";
import { createCustomer, listCustomers } from "@/lib/domain/customers/service";
import { others } from "@/lib/http/others";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    summary: "List customers",
    permission: "customers:read",
    limit: "read",
    query: CustomerListQuery,
    returns: CustomerPage,
  },
  ({ ctx, query }) => listCustomers(ctx, query),
);

export const POST = route(
  {
    summary: "Create a customer",
    permission: "customers:write",
    limit: "write",
    body: CustomerCreate,
    returns: Customer,
    status: 201,
  },
  ({ ctx, body }) => createCustomer(ctx, body),
);

export const { PUT, PATCH, DELETE, OPTIONS } = others("GET", "POST");

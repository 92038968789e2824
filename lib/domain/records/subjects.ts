import type { Permission } from "@/lib/core/permissions";

/** What leads and customers have in common, and where each keeps it. Names are ours, never a caller's. */
export const SUBJECTS = {
  lead: {
    table: "lead",
    reference: "lead_id",
    tags: "lead_tag",
    values: "lead_field_value",
    read: "leads:read",
    write: "leads:write",
  },
  customer: {
    table: "customer",
    reference: "customer_id",
    tags: "customer_tag",
    values: "customer_field_value",
    read: "customers:read",
    write: "customers:write",
  },
} as const satisfies Record<string, { read: Permission; write: Permission } & Record<string, string>>;

export type Subject = keyof typeof SUBJECTS;

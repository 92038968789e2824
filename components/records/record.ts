import type { Tag } from "@/lib/domain/records/schema";

/** What a lead and a customer have in common. */
export type RecordRow = {
  id: string;
  version: number;
  name: string;
  email: string | null;
  phone: string | null;
  status: string;
  source: string;
  ownerId: string | null;
  tags: Tag[];
  createdAt: string;
  updatedAt: string;
  archivedAt: string | null;
};

export type RecordPath = "/leads" | "/customers";

/** What a PATCH may say, beside what each room adds. */
export type Change = Record<string, unknown>;

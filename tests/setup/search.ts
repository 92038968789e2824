import { newId } from "@/lib/core/ids";
import type { Searchable } from "@/lib/core/search";
import { searchKeysSql, searchRows } from "@/lib/domain/records/search-keys";
import { withClient } from "./database";

export type SearchLead = Searchable & { id: string; status?: string; archived?: boolean };

/** Leads with what they are found by, as the owner role and without history. @returns them with their ids */
export async function addLeads(
  ownerUrl: string,
  companyId: string,
  leads: readonly Omit<SearchLead, "id">[],
): Promise<SearchLead[]> {
  const made = leads.map((lead) => ({ ...lead, id: newId() }));
  const rows = made.map(({ id, name, organisation = "", status = "new", archived = false, points }) => {
    const first = (kind: string) => points.find((point) => point.kind === kind)?.normalised ?? null;
    return { id, name, organisation, status, archived, email: first("email"), phone: first("phone") };
  });
  await withClient(ownerUrl, async (client) => {
    await client.query(
      `insert into lead (company_id, id, name, organisation, status, email, phone, currency, archived_at)
       select $1, r.id, r.name, r.organisation, r.status, r.email, r.phone, 'DKK', case when r.archived then now() end
       from json_to_recordset($2) as r(id uuid, name text, organisation text, status text, email text, phone text, archived boolean)`,
      [companyId, JSON.stringify(rows)],
    );
    await client.query(searchKeysSql(true), [companyId, "lead", ...searchRows(made)]);
  });
  return made;
}

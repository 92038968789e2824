import { newId } from "@/lib/core/ids";
import type { TestCompany } from "./company";
import { query, type TestDatabase, withClient } from "./database";

// Rows of three companies, of which one has nine in ten. What is rare, what is common and what stands
// together in one stretch of an order is all in there, because plans go wrong over each of them.

const MEMBERS = `
  with u as (insert into app_user (id, email, name) select uuidv7(), 'm' || n || '-' || $1 || '@example.com', 'M ' || n from generate_series(1, 3) n returning id)
  insert into member (company_id, id, user_id, role) select $1::uuid, uuidv7(), id, 'agent' from u returning id`;

/** A third is archived: the newest, so that whoever walks the list from its start meets them all first. */
const LEADS = `
  insert into lead (company_id, id, name, status, source, value, currency, email, search_text, owner_id, created_at, updated_at, archived_at)
  select $1, uuidv7(), (array['Åse','Zoe','Øjvind','Ægir','Anna','Bent'])[1 + hashint4(n) % 3 + 2] || ' ' || n % 9973,
    case when n % 1000 = 7 then 'qualified' when n < $2 / 5 then 'lost' when n % 3 = 0 then 'contacted' else 'new' end,
    case when n % 500 = 3 then 'rare' else 'source ' || n % 5 end, (n::bigint * 7919) % 100003 * 100, 'DKK',
    'p' || n || '@example.com', 'p' || n, ($3::uuid[])[1 + n % 4],
    timestamptz '2026-01-01' + n / 3 * interval '1 minute', timestamptz '2026-03-01' + (n * 31) % $2 * interval '1 minute',
    case when n > $2 * 2 / 3 then now() end
  from generate_series(1, $2::int) n`;

const CUSTOMERS = `
  insert into customer (company_id, id, kind, name, status, source, email, owner_id, created_at, updated_at, archived_at)
  select $1, uuidv7(), case when n % 4 = 0 then 'organisation' else 'person' end, 'C ' || (n * 7919) % 9973,
    case when n < $2 / 5 then 'inactive' else 'active' end, case when n % 500 = 3 then 'rare' else 'source ' || n % 5 end,
    'c' || n || '@example.com', ($3::uuid[])[1 + n % 4],
    timestamptz '2026-01-01' + n / 3 * interval '1 minute', timestamptz '2026-03-01' + (n * 31) % $2 * interval '1 minute',
    case when n > $2 * 2 / 3 then now() end
  from generate_series(1, $2::int) n`;

export type Skewed = { members: string[]; common: string; rare: string; parent: string };

/** Fills the companies with nine tenths, a twelfth and the rest of `leads` and `customers`, and analyzes. */
export async function fillSkewed(
  { owner, admin }: TestDatabase,
  companies: TestCompany[],
  leads: number,
  customers: number,
): Promise<Skewed> {
  const shares = [0.9, 0.08, 0.02];
  const found: Skewed = { members: [], common: newId(), rare: newId(), parent: newId() };
  await withClient(owner, async (client) => {
    for (const [n, { id, memberId }] of companies.entries()) {
      const { rows } = await client.query<{ id: string }>(MEMBERS, [id]);
      const members = [memberId, ...rows.map((row) => row.id)];
      const share = shares[n] ?? 0;
      await client.query(LEADS, [id, Math.round(leads * share), [...members.slice(0, 3), null]]);
      await client.query(CUSTOMERS, [id, Math.round(customers * share), [...members.slice(0, 3), null]]);
      if (n > 0) continue;
      found.members = members;
      await client.query(
        "insert into tag (company_id, id, name) values ($1, $2, 'Common'), ($1, $3, 'Rare')",
        [id, found.common, found.rare],
      );
      for (const table of ["lead", "customer"]) {
        await client.query(
          `insert into ${table}_tag select $1, id, $2 from ${table} where company_id = $1 and right(id::text, 1) < '8'`,
          [id, found.common],
        );
        await client.query(
          `insert into ${table}_tag select $1, id, $2 from ${table} where company_id = $1 and right(id::text, 3) = '123'`,
          [id, found.rare],
        );
      }
      await client.query(
        "insert into customer (company_id, id, kind, name) values ($1, $2, 'organisation', 'Parent')",
        [id, found.parent],
      );
      await client.query(
        "update customer set parent_id = $2 where company_id = $1 and kind = 'person' and right(id::text, 2) = '77'",
        [id, found.parent],
      );
    }
  });
  await query(admin, "vacuum analyze");
  return found;
}

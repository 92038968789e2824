import { randomUUID } from "node:crypto";
import { type Company, makeCtx } from "@/lib/core/context";
import { plainQuery, warmPrisma } from "@/lib/infra/db";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { tenantQuery } from "@/lib/infra/tenant";
import { CustomerListQuery } from "../customers/schema";
import { listCustomers } from "../customers/service";
import { LeadListQuery } from "../leads/schema";
import { listLeads } from "../leads/service";

/** So many companies and lists of each, so many at once, and no longer than this: a start waits for it. */
const COMPANIES = 50;
const LISTS = 10;
const AT_ONCE = 4;
const PATIENCE_MS = 3_000;

type Popular = { company: Company; subject: "lead" | "customer"; query: string };

/** The lists of one company that were asked for most in the last day. */
async function popularOf(companyId: string): Promise<Popular[]> {
  const rows = await tenantQuery<{ company: string; subject: Popular["subject"]; query: string }>(companyId, {
    sql: `select json_build_object('id', c.id, 'slug', c.slug, 'name', c.name, 'timeZone', c.time_zone,
        'locale', c.locale, 'currency', c.currency, 'country', c.country)::text as company, p.subject, p.query
      from popular_list p join company c on c.id = p.company_id
      where p.company_id = s.company_id and p.seen_at > now() - interval '1 day'
      order by p.asked desc limit $2::int`,
    values: [LISTS],
    prepare: true,
  });
  return rows.map(({ company, subject, query }) => ({ company: JSON.parse(company), subject, query }));
}

async function ask({ company, subject, query }: Popular): Promise<void> {
  const actor = { kind: "system", name: "warm-up" } as const;
  const ctx = makeCtx({ requestId: randomUUID(), company, actor, locale: "en" });
  const asked: unknown = JSON.parse(query);
  if (subject === "lead") await listLeads(ctx, LeadListQuery.parse(asked));
  else await listCustomers(ctx, CustomerListQuery.parse(asked));
}

/** A company that is none. */
const NOBODY: Company = {
  id: "00000000-0000-0000-0000-000000000000",
  slug: "",
  name: "",
  timeZone: "UTC",
  locale: "en",
  currency: "DKK",
  country: "DK",
};
/** Connections that are opened ahead, where so many are allowed. */
const CONNECTIONS = 10;

/**
 * Reads an empty list on each connection at the same time. A new connection takes some 60 ms of Postgres until it
 * knows the tables and has planned the usual lists; a rush on a new process would wait for all of them at once.
 */
async function warmConnections(): Promise<void> {
  const count = Math.min(CONNECTIONS, env().DATABASE_POOL);
  for (const subject of ["lead", "customer"] as const) {
    // Different lists: the same would be asked for once.
    const lists = Array.from({ length: count }, (_, n) => JSON.stringify({ limit: n + 1 }));
    await Promise.all(lists.map((query) => ask({ company: NOBODY, subject, query })));
  }
}

/**
 * Opens connections and reads the lists that were asked for most, so that after a deploy the first readers find
 * statements prepared and answers kept. Never fails; the lists are given up after 3 s.
 * @returns how many lists were read
 */
export async function warmUp(): Promise<number> {
  const until = Date.now() + PATIENCE_MS;
  let read = 0;
  try {
    await Promise.all([warmPrisma(), warmConnections()]);
    const companies = await plainQuery<{ id: string }>("select id from app.popular_companies($1) id", [
      COMPANIES,
    ]);
    const reader = async () => {
      for (let next = companies.shift(); next; next = companies.shift()) {
        for (const list of await popularOf(next.id)) {
          if (Date.now() > until) return;
          // A query of an earlier version that is none any more is passed over.
          await ask(list).then(
            () => read++,
            (error) => log.debug({ error: String(error) }, "a list was not warmed up"),
          );
        }
      }
    };
    const late = new Promise<void>((done) => setTimeout(done, PATIENCE_MS).unref());
    await Promise.race([Promise.all(Array.from({ length: AT_ONCE }, reader)), late]);
  } catch (error) {
    log.warn({ error: String(error) }, "started without a warm-up");
  }
  log.info({ lists: read }, "warmed up");
  return read;
}

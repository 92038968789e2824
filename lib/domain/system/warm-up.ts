import { randomUUID } from "node:crypto";
import { type Company, makeCtx } from "@/lib/core/context";
import { plainQuery } from "@/lib/infra/db";
import { log } from "@/lib/infra/log";
import { CustomerListQuery } from "../customers/schema";
import { listCustomers } from "../customers/service";
import { LeadListQuery } from "../leads/schema";
import { listLeads } from "../leads/service";

/** So many lists, so many at once, and no longer than this: a start waits for it. */
const LISTS = 100;
const AT_ONCE = 4;
const PATIENCE_MS = 3_000;

type Popular = { company: Company; subject: "lead" | "customer"; query: string };

async function ask({ company, subject, query }: Popular): Promise<void> {
  const actor = { kind: "system", name: "warm-up" } as const;
  const ctx = makeCtx({ requestId: randomUUID(), company, actor, locale: "en" });
  const asked: unknown = JSON.parse(query);
  if (subject === "lead") await listLeads(ctx, LeadListQuery.parse(asked));
  else await listCustomers(ctx, CustomerListQuery.parse(asked));
}

/**
 * Reads the lists that were asked for most, so that after a deploy the first readers find connections open,
 * statements prepared and answers kept. Never fails, and ends after 3 s at most.
 * @returns how many lists were read
 */
export async function warmUp(): Promise<number> {
  const until = Date.now() + PATIENCE_MS;
  let read = 0;
  try {
    const lists = await plainQuery<Popular>("select company, subject, query from app.popular_lists($1)", [
      LISTS,
    ]);
    const reader = async () => {
      for (let next = lists.shift(); next && Date.now() < until; next = lists.shift()) {
        // A query of an earlier version that is none any more is passed over.
        await ask(next).then(
          () => read++,
          (error) => log.debug({ error: String(error) }, "a list was not warmed up"),
        );
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

import { randomInt } from "node:crypto";
import type { Company, Locale } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { plainQuery, sqlState } from "@/lib/infra/db";
import { tenant } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import { defaultsOf, slugOf } from "./rules";

export type CompanyStart = {
  name: string;
  country: string;
  locale: Locale;
  timeZone?: string;
  /** Refused with "sign_up_closed" if there is a company already, also one being made at this moment. */
  onlyFirst?: boolean;
};

/** Whether there is any company yet: until then whoever comes first may start one. */
export async function anyCompany(): Promise<boolean> {
  const [row] = await plainQuery<{ any: boolean }>("select app.any_company() as any", []);
  return row?.any ?? false;
}

async function requireFirst(tx: Tx): Promise<void> {
  // Two first ones at once: the second waits here, and then finds the first.
  await tx.$executeRaw`select pg_advisory_xact_lock(13, 1)`;
  const [row] = await tx.$queryRaw<{ any: boolean }[]>`select app.any_company() as any`;
  if (row?.any) throw new AppError("sign_up_closed");
}

/**
 * Makes a company, and in the same transaction whatever `more` adds to it. The slug comes from the name;
 * where it is taken, a number follows it.
 */
export async function createCompany<T>(
  start: CompanyStart,
  more: (tx: Tx, company: Company) => Promise<T>,
): Promise<T> {
  const base = slugOf(start.name);
  const { currency, timeZone } = defaultsOf(start.country);
  for (let attempt = 0; ; attempt++) {
    const company: Company = {
      id: newId(),
      slug: attempt === 0 ? base : `${base}-${attempt === 1 ? 2 : randomInt(3, 10_000)}`,
      name: start.name,
      country: start.country,
      currency,
      timeZone: start.timeZone ?? timeZone,
      locale: start.locale,
    };
    try {
      return await tenant(company.id, async (tx) => {
        if (start.onlyFirst) await requireFirst(tx);
        await tx.company.create({ data: company, select: { id: true } });
        return more(tx, company);
      });
    } catch (error) {
      if (attempt === 8 || sqlState(error) !== "23505" || !String(error).includes("slug")) throw error;
    }
  }
}

import { setTimeout as rest } from "node:timers/promises";
import { forgetOld } from "@/lib/domain/access/forget";
import { sweepHolds } from "@/lib/domain/bookings/status";
import { forgetUploads } from "@/lib/domain/imports/upload";
import { companiesWithPlaces, refreshPlaces } from "@/lib/domain/records/places";
import { repairTotals } from "@/lib/domain/records/totals";
import { plainQuery } from "@/lib/infra/db";
import { log } from "@/lib/infra/log";
import { tenant } from "@/lib/infra/tenant";
import { tellFailed } from "./failed";
import type { Job } from "./registry";

/** Work that comes round by the clock, for all companies. One worker does it, whichever is free. */
export type Round = {
  name: string;
  /** As in crontab(5), UTC. */
  match: string;
  run(jobs: ReadonlyMap<string, Job>): Promise<void>;
};

export const CRON: Round[] = [
  { name: "system.failed", match: "* * * * *", run: tellFailed },
  { name: "system.fold-counts", match: "*/2 * * * *", run: foldCounts },
  { name: "system.refresh-places", match: "* * * * *", run: refreshAllPlaces },
  { name: "system.repair-totals", match: "41 2 * * *", run: repairAllTotals },
  { name: "bookings.sweep", match: "* * * * *", run: sweepBookings },
  { name: "system.forget", match: "17 3 * * *", run: forget },
];

async function companies(): Promise<string[]> {
  const rows = await plainQuery<{ id: string }>("select app.company_ids() as id", []);
  return rows.map(({ id }) => id);
}

async function foldCounts(): Promise<void> {
  for (const id of await companies()) await plainQuery("select app.fold_counts($1)", [id]);
}

/** What fails for one company is no reason to leave out the others. */
async function goOn(companyId: string, work: Promise<unknown>): Promise<void> {
  await work.catch((error) => log.error({ companyId, error: String(error) }, "a round failed for a company"));
}

/** So long a round takes anchors; the next one goes on with what is left. */
const PLACES_MS = 45_000;

async function refreshAllPlaces(): Promise<void> {
  const deadline = Date.now() + PLACES_MS;
  for (const id of await companiesWithPlaces()) {
    if (Date.now() > deadline) return;
    await goOn(id, refreshPlaces(id, deadline));
  }
}

/** One company after the other, with as much rest as work between them. */
async function repairAllTotals(): Promise<void> {
  for (const id of await companies()) {
    const began = Date.now();
    await goOn(id, repairTotals(id));
    await rest(Date.now() - began);
  }
}

/** Only where there are holds past their time: a round a minute goes not through all companies. */
async function sweepBookings(): Promise<void> {
  const held = await plainQuery<{ id: string }>("select app.held_companies() as id", []);
  for (const { id } of held) await sweepHolds(id);
}

const OLD_JOBS = `
  delete from graphile_worker._private_jobs
  where attempts >= max_attempts and locked_at is null and run_at < now() - interval '30 days'`;

/** Deletes what has done its service. */
async function forget(): Promise<void> {
  await forgetOld();
  await plainQuery(OLD_JOBS, []);
  await plainQuery("select app.forget_popular()", []);
  for (const id of await companies()) {
    await forgetUploads(id);
    await tenant(
      id,
      (tx) => tx.$executeRaw`delete from idempotency_record where created_at < now() - interval '7 days'`,
    );
  }
}

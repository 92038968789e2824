import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Company, type Ctx, isLocale, makeCtx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { etagOf } from "@/lib/core/etag";
import { type Write, write } from "@/lib/domain/events/write";
import { isoSql } from "@/lib/domain/records/select";
import { cached } from "@/lib/infra/cache";
import { plainQuery } from "@/lib/infra/db";
import { LIMITS, take } from "@/lib/infra/limits";
import { tenant, tenantQuery } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import { type FeedEvent, feedText } from "./feed-text";
import type { CalendarFeed, CalendarFeedMade } from "./schema";

const DAY_MS = 86_400_000;
/** What a feed shows: so many days back and ahead, and at most so many bookings, the nearest ones. */
const BACK = 90;
const AHEAD = 366;
const MOST = 5_000;
/** No booking is longer, so none that reaches into the window begins before this. */
const LONGEST = 62;

/** Who holds the table of feeds can read nothing with it. */
const hash = (token: string) => createHash("sha256").update(token).digest("hex");

const COLUMNS = { resourceId: true, version: true, names: true, createdAt: true } as const;

async function find(tx: Tx, ctx: Ctx, resourceId: string): Promise<CalendarFeed | null> {
  const found = await tx.calendarFeed.findFirst({
    where: { companyId: ctx.company.id, resourceId },
    select: COLUMNS,
  });
  return found && { ...found, createdAt: found.createdAt.toISOString() };
}

async function requireResource({ tx }: Pick<Write, "tx">, ctx: Ctx, id: string): Promise<void> {
  if ((await tx.resource.count({ where: { companyId: ctx.company.id, id } })) === 0)
    throw new AppError("not_found");
}

/** @throws AppError("not_found") for a resource that is not there */
export function getFeed(ctx: Ctx, resourceId: string): Promise<{ feed: CalendarFeed | null }> {
  ctx.require("services:read");
  return tenant(ctx.company.id, async (tx) => {
    await requireResource({ tx }, ctx, resourceId);
    return { feed: await find(tx, ctx, resourceId) };
  });
}

/**
 * Makes the address at which calendar programs read a resource's bookings, shown this once. Where there is one, the
 * new one takes its place and the old one is worth nothing.
 */
export function makeFeed(
  ctx: Ctx,
  resourceId: string,
  { names }: { names: boolean },
): Promise<CalendarFeedMade> {
  ctx.require("services:write");
  const token = randomBytes(32).toString("base64url");
  return write(ctx, async ({ tx, event }) => {
    await requireResource({ tx }, ctx, resourceId);
    const companyId = ctx.company.id;
    const key = { companyId_resourceId: { companyId, resourceId } };
    const tokenHash = hash(token);
    await tx.calendarFeed.upsert({
      where: key,
      create: { companyId, resourceId, tokenHash, names },
      update: { tokenHash, names, createdAt: new Date(), version: { increment: 1 } },
      select: { id: true },
    });
    await event({ entity: "resource", entityId: resourceId, action: "feed_made", after: { names } });
    const feed = await find(tx, ctx, resourceId);
    if (!feed) throw new AppError("not_found");
    return { ...feed, path: `/api/v1/calendar-feeds/${token}.ics` };
  });
}

/** @throws AppError("stale"), ("not_found") */
export function changeFeed(
  ctx: Ctx,
  resourceId: string,
  version: number,
  { names }: { names: boolean },
): Promise<{ feed: CalendarFeed | null }> {
  ctx.require("services:write");
  return write(ctx, async ({ tx, event }) => {
    const feed = await find(tx, ctx, resourceId);
    if (!feed) throw new AppError("not_found");
    if (feed.version !== version) throw new AppError("stale");
    if (feed.names === names) return { feed };
    const { count } = await tx.calendarFeed.updateMany({
      where: { companyId: ctx.company.id, resourceId, version },
      data: { names, version: { increment: 1 } },
    });
    if (count === 0) throw new AppError("stale");
    const [before, after] = [{ names: feed.names }, { names }];
    await event({ entity: "resource", entityId: resourceId, action: "feed_changed", before, after });
    return { feed: await find(tx, ctx, resourceId) };
  });
}

/** From now on the address shows nothing. @throws AppError("not_found") where there is none */
export function removeFeed(ctx: Ctx, resourceId: string): Promise<void> {
  ctx.require("services:write");
  return write(ctx, async ({ tx, event }) => {
    const { count } = await tx.calendarFeed.deleteMany({ where: { companyId: ctx.company.id, resourceId } });
    if (count === 0) throw new AppError("not_found");
    await event({ entity: "resource", entityId: resourceId, action: "feed_removed" });
  });
}

type Opened = { ctx: Ctx; resourceId: string; names: boolean };

/** @throws AppError("link_invalid") for an address that shows nothing (any more), ("rate_limited") */
async function open(token: string): Promise<Opened> {
  const { allowed, resetSeconds } = await take("feed", hash(token));
  if (!allowed) throw new AppError("rate_limited", { params: LIMITS.feed, retryAfter: resetSeconds });
  const [feed] = await plainQuery<{ resource_id: string; names: boolean; company: Company }>(
    "select resource_id, names, company from app.calendar_feed_info($1)",
    [hash(token)],
  );
  if (!feed) throw new AppError("link_invalid");
  const { company } = feed;
  const ctx = makeCtx({
    requestId: randomUUID(),
    company,
    actor: { kind: "system", name: "calendar-feed" },
    locale: isLocale(company.locale) ? company.locale : "en",
  });
  return { ctx, resourceId: feed.resource_id, names: feed.names };
}

const FEED = `
select json_build_object('name', x.name, 'events', (
  select coalesce(json_agg(e.event order by e.start, e.id), '[]') from (
    select b.starts_at as start, b.id, json_build_object('id', b.id, 'version', b.version, 'status', b.status,
      'start', ${isoSql("b.starts_at")}, 'end', ${isoSql("b.ends_at")},
      'service', (select v.name from service v where v.company_id = b.company_id and v.id = b.service_id),
      'customer', case when $3::boolean then (
        select c.name from customer c where c.company_id = b.company_id and c.id = b.customer_id) end,
      'location', b.location, 'createdAt', ${isoSql("b.created_at")}, 'updatedAt', ${isoSql("b.updated_at")}) as event
    from booking b
    where b.company_id = x.company_id and b.ends_at > $4::timestamptz
      and (b.status <> 'hold' or b.expires_at > now())
      and b.id in (
        select p.booking_id from booking_span p
        where p.company_id = x.company_id and p.resource_id = x.id
          and p.starts_at >= $4::timestamptz - make_interval(days => ${LONGEST + 1}) and p.starts_at < $5::timestamptz)
    order by abs(extract(epoch from b.starts_at - now())) limit ${MOST}) e
))::text as text, pg_current_snapshot()::text as snapshot
from resource x where x.company_id = s.company_id and x.id = $2::uuid`;

/** A resource's bookings as a calendar file. Kept until one of them, or what they name, changes. */
export async function readFeed(token: string): Promise<{ text: string; etag: string }> {
  const { ctx, resourceId, names } = await open(token);
  // Of whole days, so that the answer is the same all day long.
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const since = new Date(today - BACK * DAY_MS).toISOString();
  const until = new Date(today + AHEAD * DAY_MS).toISOString();
  const kept = await cached({
    companyId: ctx.company.id,
    about: ["booking", "resource", "service", "customer"],
    name: `feed ${resourceId} ${names} ${since}`,
    async load() {
      const [row] = await tenantQuery<{ text: string; snapshot: string }>(ctx.company.id, {
        sql: FEED,
        values: [resourceId, names, since, until],
        prepare: true,
      });
      if (!row) throw new AppError("link_invalid");
      const { name, events } = JSON.parse(row.text) as { name: string; events: FeedEvent[] };
      const text = feedText(name, events);
      return { text, snapshot: row.snapshot, etag: etagOf(text) };
    },
  });
  return { text: kept.text, etag: kept.etag };
}

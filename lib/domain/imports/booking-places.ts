import type { Ctx } from "@/lib/core/context";
import { lockResources } from "@/lib/domain/catalog/lock";
import type { Tx } from "@/lib/infra/transaction";
import { type Fit, occupy, type Place, spansOf } from "../bookings/occupy";
import { BLOCKING, chooseSeats } from "../bookings/rules";
import type { Draft } from "./booking-draft";
import {
  deleteSpans,
  insertSpans,
  insertStates,
  type KnownResource,
  type Scope,
  type SpanRow,
  updateStates,
} from "./booking-queries";

/**
 * Writes bookings and what they occupy. Those that occupy something go through the same rule as every other
 * booking: the resources' locks, then a look, then the rows; opening hours do not matter to what another system
 * has booked. What is over is written down beside its resource and blocks nothing.
 *
 * @returns those that were not written, because another booking has their place
 */
export async function writePlaced(
  scope: Scope,
  ctx: Ctx,
  drafts: Draft[],
  resources: ReadonlyMap<string, KnownResource>,
): Promise<Set<Draft>> {
  const wanting = drafts.filter(wantsPlace);
  const touched = drafts.flatMap(({ before, after }) => [
    ...(before?.resourceIds ?? []),
    ...after.resourceIds,
  ]);
  if (touched.length > 0) await lockResources(scope.tx, scope.companyId, touched);
  // First what needs no place: it may free one.
  const rest = drafts.filter((draft) => !wanting.includes(draft));
  await writeStates(
    scope,
    rest,
    rest.flatMap((draft) => spansOver(draft, resources)),
  );

  const refused = new Set<Draft>();
  for (const group of groups(wanting)) {
    const places = await placesFor(scope.tx, ctx, group, resources);
    const placed: Draft[] = [];
    const spans: SpanRow[] = [];
    for (const [at, draft] of group.entries()) {
      const found = places[at];
      if (!found) {
        refused.add(draft);
        continue;
      }
      placed.push(draft);
      spans.push(...spanRows(draft, found, true));
    }
    await writeStates(scope, placed, spans);
  }
  return refused;
}

const blocks = ({ status }: { status: Draft["after"]["status"] }) => BLOCKING.includes(status);

/** Whether it occupies something that it did not occupy in the same way before. */
function wantsPlace(draft: Draft): boolean {
  const { before, after } = draft;
  if (after.resourceIds.length === 0 || !blocks(after)) return false;
  return !before || !blocks(before) || moved(draft);
}

function moved({ before, after }: Draft): boolean {
  const place = (state: Draft["after"]) =>
    JSON.stringify([state.start, state.end, state.seats, state.serviceId, [...state.resourceIds].sort()]);
  return before !== null && place(before) !== place(after);
}

/**
 * New ones that want the same are looked up together; one that is moved does not stand in its own way. Those that are
 * moved come first: they may free what a new one wants.
 */
function groups(wanting: Draft[]): Draft[][] {
  const together = new Map<string, Draft[]>();
  const movedFirst = [...wanting].sort((a, b) => Number(a.before === null) - Number(b.before === null));
  for (const draft of movedFirst) {
    const { id, serviceId, seats, resourceIds } = draft.after;
    const key = draft.before ? id : JSON.stringify([serviceId, seats, resourceIds]);
    together.set(key, [...(together.get(key) ?? []), draft]);
  }
  return [...together.values()];
}

const fitOf = ({ service, after }: Draft): Fit => ({ ...service, needs: after.resourceIds.length });

async function placesFor(
  tx: Tx,
  ctx: Ctx,
  group: Draft[],
  resources: ReadonlyMap<string, KnownResource>,
): Promise<(Place[] | null)[]> {
  const [first] = group;
  if (!first) return [];
  const { resourceIds, seats } = first.after;
  // Each may stand at any need: what the file says of who does it counts, not what they are trained for.
  const fits = resourceIds.map((_, need) => need);
  return occupy(tx, ctx, {
    plan: fitOf(first),
    candidates: resourceIds.map((id) => ({ id, fits, capacity: resources.get(id)?.capacity ?? 1 })),
    must: resourceIds,
    seats,
    wants: group.map(({ after }) => ({ start: Date.parse(after.start), end: Date.parse(after.end) })),
    open: null,
    except: first.before?.id,
  });
}

function spanRows(draft: Draft, places: Place[], blocking: boolean): SpanRow[] {
  const { id, start, end } = draft.after;
  const want = { start: Date.parse(start), end: Date.parse(end) };
  return spansOf(fitOf(draft), id, want, places).map((span) => ({ ...span, blocks: blocking }));
}

/** What a booking that blocks nothing (any more) stands beside. */
function spansOver(draft: Draft, resources: ReadonlyMap<string, KnownResource>): SpanRow[] {
  const { after, before, service } = draft;
  if (after.resourceIds.length === 0 || (before && !moved(draft))) return [];
  const places = after.resourceIds.map((resourceId) => {
    const capacity = resources.get(resourceId)?.capacity ?? 1;
    const seats = Math.min(after.seats, capacity);
    return { resourceId, seats: chooseSeats(capacity, new Set(), { whole: !service.shared, seats }) ?? [1] };
  });
  return spanRows(draft, places, blocks(after));
}

/** Spans go before the booking's change and come after it, so that no status brings old ones back to life. */
async function writeStates(scope: Scope, drafts: Draft[], spans: SpanRow[]): Promise<void> {
  const anew = new Set(spans.map(({ booking_id }) => booking_id));
  const changed = drafts.filter(({ before }) => before !== null).map(({ after }) => after);
  await deleteSpans(
    scope,
    changed.filter(({ id }) => anew.has(id)).map(({ id }) => id),
  );
  await insertStates(
    scope,
    drafts.filter(({ before }) => before === null).map(({ after }) => after),
  );
  await updateStates(scope, changed);
  await insertSpans(scope, spans);
}

import { type Ctx, callerOf } from "@/lib/core/context";
import { decodeCursor, encodeCursor } from "@/lib/core/cursor";
import { JsonText } from "@/lib/core/json-text";
import type { Asked, Range } from "@/lib/core/search";
import { looks } from "@/lib/core/search-words";
import { searching } from "@/lib/infra/search-turns";
import { tenantQuery } from "@/lib/infra/tenant";
import {
  asTyped,
  laterPhases,
  meaningsOf,
  NEAR,
  PHASES,
  type Phase,
  type PhaseName,
  rangeOf,
  terms,
} from "./search-plan";
import { EDGE_SQL, LOOK_SQL, type Place, phaseSql, probeSql } from "./search-sql";
import type { Condition } from "./sql-parts";
import type { Subject } from "./subjects";

/** Matches that a sort by another column, and the count of a first page, look at. */
export const SORTED = 1_000;
const COUNTED = 100;
/** Keys that one step looks at, and steps until at least one row is found. */
const BUDGET: Record<PhaseName, number> = { 1: 1_000, 2: NEAR, 3: 1_000, 4: 200, 5: NEAR };
const STEPS = 3;
/** Words of the vocabulary that one look gives, and keys counted to find the rarest word. */
const WORDS_A_LOOK = 24;
const PROBE = 100;

export type SearchQuery = {
  subject: Subject;
  asked: Asked;
  conditions: Condition[];
  /** The JSON object of one row, as SQL. */
  row: string;
  cursor?: string;
  /** Read from the last match to the first. */
  reversed: boolean;
  limit: number;
  skip?: number;
  prepare: boolean;
};

type Hit = { n: number; key: string; id: string; json: string | null };
type Spot = { phase: PhaseName; driver: number; key: string; id: string };
type Found = { hits: (Hit & Spot)[]; stopped: Spot | null };
type Wanted = {
  take: number;
  enough: number;
  backwards: boolean;
  /** The JSON object of a row, as SQL; null where ids are enough. */
  row: string | null;
  json: { from: number; to: number };
};

/** One search as it goes on: phases are thought out when they are come to. */
class Search {
  private exact: Promise<{ exact?: number; edge?: string }> | undefined;
  private later: Promise<Phase[]> | undefined;

  constructor(
    private readonly ctx: Ctx,
    private readonly query: Pick<SearchQuery, "subject" | "asked" | "conditions" | "prepare">,
    private readonly from: Spot | null,
  ) {}

  private ask<Row extends Record<string, unknown>>(sql: string, values: unknown[], prepare = true) {
    return tenantQuery<Row>(this.ctx.company.id, { sql, values, prepare, pool: "search" });
  }

  private async phase(name: PhaseName): Promise<Phase | undefined> {
    const { asked } = this.query;
    if (name === 1) return asTyped(asked);
    this.exact ??= this.exactly();
    if (name === 2) return laterPhases(asked, [], await this.exact).find((phase) => phase.name === 2);
    this.later ??= this.withMeanings(await this.exact);
    return (await this.later).find((phase) => phase.name === name);
  }

  /** By which word phases 2 and 5 are read, and where the one ends and the other begins. */
  private async exactly(): Promise<{ exact?: number; edge?: string }> {
    const { exact: of } = terms(this.query.asked, []);
    const exact = await this.rarest([2, 5], of);
    const [range] = exact === undefined ? [] : (of[exact] ?? []);
    if (!range) return {};
    const [edge] = await this.ask<{ key: string }>(EDGE_SQL, [
      this.query.subject,
      range.from,
      range.to,
      NEAR,
    ]);
    return { exact, edge: edge?.key };
  }

  private async withMeanings(exact: { exact?: number; edge?: string }): Promise<Phase[]> {
    const { asked } = this.query;
    const asking = looks(asked.words);
    const column = (name: "kind" | "from" | "to") => asking.map((look) => look[name]);
    const values = [column("kind"), column("from"), column("to"), WORDS_A_LOOK];
    const found = asking.length > 0 ? await this.ask<{ look: number; text: string }>(LOOK_SQL, values) : [];
    const words = found.flatMap(({ look, text }) => {
      const of = asking[look - 1];
      return of ? [{ word: of.word, kind: of.kind, text }] : [];
    });
    const meanings = meaningsOf(asked, words);
    const loose = words.length > 0 ? await this.rarest([4], terms(asked, meanings).loose) : undefined;
    return laterPhases(asked, meanings, { ...exact, loose });
  }

  /** The term with the fewest keys, by which the phase is read; undefined where one has none. */
  private async rarest(phases: PhaseName[], of: Range[][]): Promise<number | undefined> {
    if (of.length === 0) return undefined;
    // A page goes on with the word that the one before was read by.
    if (this.from && phases.includes(this.from.phase)) return this.from.driver;
    const { sql, values } = probeSql(this.query.subject, of, PROBE);
    const counts = new Map(
      (await this.ask<{ term: number; n: number }>(sql, values)).map((row) => [row.term, row.n]),
    );
    const n = of.map((_, term) => counts.get(term) ?? 0);
    return n.includes(0) ? undefined : n.indexOf(Math.min(...n));
  }

  /** Reads until `take` rows are there, the matches are at their end, or a step's budget is. */
  read(wanted: Wanted): Promise<Found> {
    return searching(callerOf(this.ctx), () => this.phases(wanted));
  }

  private async phases({ take, enough, backwards, row, json }: Wanted): Promise<Found> {
    const hits: Found["hits"] = [];
    let spot = this.from;
    const order = backwards ? [...PHASES].reverse() : PHASES;
    let steps = 0;
    for (const name of order) {
      if (spot && (backwards ? name > spot.phase : name < spot.phase)) continue;
      const phase = await this.phase(name);
      if (!phase) continue;
      let place: Place | undefined =
        spot?.phase === name ? { range: rangeOf(phase, spot.key), key: spot.key, id: spot.id } : undefined;
      for (;;) {
        const had = hits.length;
        const { sql, values } = phaseSql({
          subject: this.query.subject,
          conditions: this.query.conditions,
          phase,
          backwards,
          place,
          row,
          take: take - had,
          json: { from: json.from - had, to: json.to - had },
          budget: Math.max(BUDGET[name], 2 * (json.to - had)),
        });
        const rows = await this.ask<Hit>(sql, values, this.query.prepare);
        const at = { phase: name, driver: phase.driver };
        hits.push(...rows.filter(({ n }) => n > 0).map((hit) => ({ ...hit, ...at, n: had + hit.n })));
        const stop = rows.find(({ n }) => n === 0);
        if (!stop) break;
        spot = { ...at, key: stop.key, id: stop.id };
        place = { range: rangeOf(phase, stop.key), key: stop.key, id: stop.id };
        // What was looked at in vain: go on for a while, so that a page is seldom empty.
        if (hits.length > json.from || ++steps >= STEPS) return { hits, stopped: spot };
      }
      if (hits.length >= enough) break;
    }
    return { hits, stopped: null };
  }
}

function decodeSpot(text: string, sort: string): { spot: Spot; towards: "next" | "prev" } {
  const { value, id, towards } = decodeCursor(text, sort);
  const [, phase, driver, key = ""] = /^([1-5])\.(\d)\.(.*)$/s.exec(value) ?? [];
  // A cursor of another order, or one that was put together by hand.
  if (phase === undefined || driver === undefined || !/^[\da-f-]{36}$/i.test(id))
    return decodeCursor("", sort) as never;
  return { spot: { phase: Number(phase) as PhaseName, driver: Number(driver), key, id }, towards };
}

/**
 * One page of what a query finds, the best first. The work is bounded by the page: what a page looks at in vain
 * is bounded too, so with filters a page may be short and still have a `nextCursor`.
 *
 * @returns `{ data, page }`; the total is exact where the matches ended on the first page, else "at least"
 * @throws AppError("unavailable") when there are too many searches, ("invalid_input") for a wrong cursor
 */
export async function searchPage(ctx: Ctx, query: SearchQuery): Promise<JsonText> {
  const { cursor, reversed, limit, skip = 0, row } = query;
  const sort = reversed ? "-relevance" : "relevance";
  const from = cursor === undefined ? null : decodeSpot(cursor, sort);
  const readBack = from?.towards === "prev";
  const counting = from === null;
  const { hits, stopped } = await new Search(ctx, query, from?.spot ?? null).read({
    take: skip + (counting ? Math.max(limit, COUNTED) : limit) + 1,
    enough: skip + limit + 1,
    backwards: readBack !== reversed,
    row,
    json: { from: skip, to: skip + limit },
  });

  const page = hits.slice(skip, skip + limit);
  const at = (spot: Spot | undefined | null, towards: "next" | "prev") =>
    spot
      ? encodeCursor({ sort, value: `${spot.phase}.${spot.driver}.${spot.key}`, id: spot.id, towards })
      : null;
  const beyond = hits.length > skip + limit ? page.at(-1) : stopped;
  const json = page.map((hit) => hit.json ?? "null");
  if (readBack) json.reverse();
  const atLeast = counting && (hits.length > skip + limit || stopped !== null);
  return new JsonText(
    `{"data":[${json.join(",")}],"page":${JSON.stringify({
      nextCursor: readBack ? at(page[0], "next") : at(beyond, "next"),
      prevCursor: readBack ? at(beyond, "prev") : counting ? null : at(page[0], "prev"),
      total: counting ? Math.min(hits.length, Math.max(COUNTED, skip + limit)) : null,
      totalKind: counting ? (atLeast ? "atLeast" : "exact") : null,
    })}}`,
  );
}

/** The ids of the best matches, SORTED at most, for a list of them in another order. */
export async function bestMatches(
  ctx: Ctx,
  query: Omit<SearchQuery, "row" | "cursor" | "reversed" | "limit" | "skip">,
): Promise<{ ids: string[]; more: boolean }> {
  const { hits, stopped } = await new Search(ctx, query, null).read({
    take: SORTED,
    enough: SORTED,
    backwards: false,
    row: null,
    json: { from: 0, to: SORTED },
  });
  return { ids: hits.map(({ id }) => id), more: hits.length === SORTED || stopped !== null };
}

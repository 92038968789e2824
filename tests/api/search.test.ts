import { beforeAll, describe, expect, test } from "vitest";
import { type Asked, beginning, type Range, readQuery, searchKeys } from "@/lib/core/search";
import { vocabulary } from "@/lib/core/search-words";
import { asTyped, laterPhases, meaningsOf, NEAR, type Phase, terms } from "@/lib/domain/records/search-plan";
import { type Api, openApi } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query, type TestDatabase } from "../setup/database";
import { addLeads, type SearchLead } from "../setup/search";

let database: TestDatabase;
let api: Api;
let company: TestCompany;
let leads: SearchLead[];

/** Always the same numbers in [0, 1). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

const FIRST = ["Jens", "Jan", "Søren", "Hans", "Åse", "Anna", "Hansine", "Jense"];
const LAST = ["Hansen", "Jensen", "Larsen", "Hasnen", "Jansen", "Holm", "Hans"];
const FIRMS = ["", "", "Jens Hansen Bageri", "Hansen Vask A/S", "Nordlys Søren", "Holm & Jensen"];

beforeAll(async () => {
  database = await createDatabase();
  company = await makeCompany(database.owner, "soeg");
  api = await openApi();
  const next = draws(7);
  const pick = <T>(from: T[]): T => from[Math.floor(next() * from.length)] as T;
  const made = Array.from({ length: 1_000 }, (_, index) => {
    const [first, last, firm] = [pick(FIRST), pick(LAST), pick(FIRMS)];
    const middle = next() < 0.2 ? ` ${pick(LAST)}` : "";
    const email = `${first}.${last}${index % 9}@firma.example`
      .toLowerCase()
      .replace("ø", "oe")
      .replace("å", "aa");
    return {
      name: `${first}${middle} ${last}`,
      organisation: firm,
      status: pick(["new", "contacted", "lost"]),
      archived: next() < 0.05,
      points: next() < 0.7 ? [{ kind: "email" as const, normalised: email }] : [],
    };
  });
  leads = await addLeads(database.owner, company.id, made);
});

type Row = { id: string; name: string; status: string };
const get = (path: string) => api("GET", path, { key: company.key });
const asUrl = (q: string) => encodeURIComponent(q);

/** Walks a list page by page, to its end or back from `from`, and answers the ids in list order. */
async function walk(list: string, way: "nextCursor" | "prevCursor" = "nextCursor", from?: string) {
  const pages: Row[][] = [];
  let cursor: string | null | undefined = from;
  let last: string | undefined;
  do {
    const { status, json } = await get(`/api/v1/leads?${list}${cursor ? `&cursor=${cursor}` : ""}`);
    expect(status).toBe(200);
    pages.push(json.data);
    if (json.page.prevCursor) last = json.page.prevCursor;
    cursor = json.page[way];
  } while (cursor);
  if (way === "prevCursor") pages.reverse();
  return { ids: pages.flat().map(({ id }) => id), last };
}

const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const lies = (key: string, { from, to }: Range) => bytes(from, key) <= 0 && bytes(key, to) < 0;

/** The order a search promises, worked out the long way: every record against every phase. */
function expected(q: string, of: (lead: SearchLead) => boolean): string[] {
  const asked = readQuery(q, "DK") as Asked;
  const known = [...new Set(leads.flatMap(vocabulary))];
  const meanings = meaningsOf(
    asked,
    asked.words.flatMap((typed, word) => [
      ...known
        .filter((text) => text.indexOf(typed, 1) > 0)
        .map((text) => ({ word, kind: "part" as const, text })),
      ...known.map((text) => ({ word, kind: "typo" as const, text })),
    ]),
  );
  const keys = new Map(leads.map((lead) => [lead.id, searchKeys(lead)]));
  const meets = (id: string, term: Range[][]) =>
    term.length > 0 &&
    term.every((ranges) => keys.get(id)?.some((key) => ranges.some((range) => lies(key, range))));
  const { exact, loose } = terms(asked, meanings);
  const all = [...keys.values()].flat();
  const count = (range: Range) => Math.min(100, all.filter((key) => lies(key, range)).length);
  const rarest = (term: Range[][]) => {
    const n = term.map((ranges) => ranges.reduce((sum, range) => sum + count(range), 0));
    return n.length === 0 || n.includes(0) ? undefined : n.indexOf(Math.min(...n));
  };
  const by = rarest(exact);
  const driving = by === undefined ? [] : all.filter((key) => lies(key, exact[by]?.[0] as Range)).sort(bytes);
  const phases: Phase[] = [
    asTyped(asked),
    ...laterPhases(asked, meanings, { exact: by, edge: driving[NEAR], loose: rarest(loose) }),
  ];
  const places = leads.filter(of).flatMap((lead) => {
    for (const [index, phase] of phases.entries()) {
      if (phase.need.length > 0 && !meets(lead.id, phase.need)) continue;
      if (meets(lead.id, phase.refuse)) continue;
      for (const [range, bounds] of phase.ranges.entries()) {
        const found = (keys.get(lead.id) ?? []).filter((key) => lies(key, bounds)).sort(bytes);
        if (found[0] !== undefined) return [{ id: lead.id, index, range, key: found[0] }];
      }
    }
    return [];
  });
  places.sort(
    (a, b) => a.index - b.index || a.range - b.range || bytes(a.key, b.key) || (a.id < b.id ? -1 : 1),
  );
  return places.map(({ id }) => id);
}

const open = (lead: SearchLead) => !lead.archived;

describe("the order of a search", () => {
  test("the rows are enough for the far end of scattered words", () => {
    const keys = leads.flatMap(searchKeys).filter((key) => lies(key, beginning("jens")));
    expect(keys.length).toBeGreaterThan(NEAR + 50);
  });

  test.each([
    "hans",
    "jens hansen",
    "hansen jens",
    "søren nordlys",
    "soren",
    "nsen",
    "hasnen",
    "jesn hansen",
    "jens hanzen",
    "jens.h",
    "hansen vask jens",
    "ase hansne",
  ])("%s: forwards, back and from its end, each match once", async (q) => {
    const all = expected(q, open);
    expect(all.length).toBeGreaterThan(0);
    const list = `q=${asUrl(q)}&limit=23`;
    const { ids, last } = await walk(list);
    expect(ids).toEqual(all);
    const back = await walk(list, "prevCursor", last);
    expect(back.ids).toEqual(all.slice(0, back.ids.length));
    if (all.length > 23) expect(back.ids.length).toBeGreaterThanOrEqual(all.length - 23);
    expect((await walk(`${list}&sort=-relevance`)).ids).toEqual([...all].reverse());
  });

  test("filters choose among the matches, in the same order", async () => {
    const of = (lead: SearchLead) => open(lead) && lead.status === "lost";
    expect((await walk("q=jens%20hansen&status=lost&limit=5")).ids).toEqual(expected("jens hansen", of));
    expect((await walk("q=hans&archived=true&limit=100")).ids).toEqual(
      expected("hans", (lead) => !open(lead)),
    );
  });

  test("another order sorts the matches", async () => {
    const { ids } = await walk("q=hansen&sort=-name&limit=9");
    const wanted = new Set(expected("hansen", open));
    const rows = await query<{ id: string }>(
      database.owner,
      "select id from lead where company_id = $1 order by name desc, id desc",
      [company.id],
    );
    expect(ids).toEqual(rows.map(({ id }) => id).filter((id) => wanted.has(id)));
    expect((await get("/api/v1/leads?q=hansen&sort=-name&limit=9")).json.page).toMatchObject({
      total: wanted.size,
      totalKind: "exact",
    });
  });

  test("rows are passed over, and the cursor goes on from there", async () => {
    const all = expected("jens hansen", open);
    const far = await get("/api/v1/leads?q=jens%20hansen&limit=1&skip=20");
    expect(far.json.data).toEqual([{ id: all[20] }]);
    const on = await get(`/api/v1/leads?q=jens%20hansen&limit=2&cursor=${far.json.page.nextCursor}`);
    expect(on.json.data.map(({ id }: Row) => id)).toEqual(all.slice(21, 23));
  });

  test("the total is exact where the matches end on the page, else at least", async () => {
    const lost = (lead: SearchLead) => open(lead) && lead.status === "lost";
    const [few, many] = [expected("nordlys", lost).length, expected("hans", open).length];
    expect(few).toBeLessThan(100);
    expect(many).toBeGreaterThan(100);
    expect((await get("/api/v1/leads?q=nordlys&status=lost&limit=100")).json.page).toMatchObject({
      total: few,
      totalKind: "exact",
    });
    expect((await get("/api/v1/leads?q=hans&limit=10")).json.page).toMatchObject({
      total: 100,
      totalKind: "atLeast",
    });
  });

  test("fields choose; a cursor of another order or another hand is refused", async () => {
    const { json } = await get("/api/v1/leads?q=hans&limit=1&fields=name");
    expect(Object.keys(json.data[0])).toEqual(["id", "name"]);
    const cursor = json.page.nextCursor;
    for (const path of [`sort=name&q=hans&cursor=${cursor}`, `cursor=${cursor}`]) {
      expect((await get(`/api/v1/leads?${path}`)).json.errors).toMatchObject([{ field: "cursor" }]);
    }
    const forged = Buffer.from(JSON.stringify(["relevance", "9.9.x", "no", 1])).toString("base64url");
    expect((await get(`/api/v1/leads?q=hans&cursor=${forged}`)).status).toBe(422);
  });

  test.each(["", "%20", "!%3F", "%25"])("q=%s asks for nothing and finds all", async (q) => {
    const { json } = await get(`/api/v1/leads?limit=1&q=${q}&sort=relevance`);
    expect(json.page).toMatchObject({ total: leads.filter(open).length, totalKind: "exact" });
  });
});

describe("what is written is found", () => {
  const found = async (q: string, room = "leads") =>
    (await get(`/api/v1/${room}?q=${asUrl(q)}&limit=3`)).json.data.map(({ name }: Row) => name);

  test("a lead by all of its parts, until they change, and as the customer it becomes", async () => {
    const { json: lead } = await api("POST", "/api/v1/leads", {
      key: company.key,
      body: {
        name: "Þórdís Brøndbyvester",
        organisation: "Ærlig Kloak ApS",
        contactPoints: [
          { kind: "email", value: "thordis@aerlig-kloak.example" },
          { kind: "email", value: "privat.dis@hjem.example" },
          { kind: "phone", value: "20 99 88 77" },
        ],
      },
    });
    for (const q of [
      "brøndby",
      "brondbyvester þordis",
      "broendbyvester",
      "bryndbyvester",
      "byvester",
      "kloak ærlig",
      "aerlig kloak",
      "thordis@aerlig",
      "aerlig-kloak.example",
      "dis@hjem",
      "2099 88",
      "+4520998877",
    ])
      expect([q, await found(q)]).toEqual([q, ["Þórdís Brøndbyvester"]]);

    const changed = await api("PATCH", `/api/v1/leads/${lead.id}`, {
      key: company.key,
      headers: { "if-match": '"1"' },
      body: { name: "Thora Grindsted", phone: null },
    });
    expect(changed.status).toBe(200);
    expect(await found("brøndbyvester")).toEqual([]);
    expect(await found("20998877")).toEqual([]);
    expect(await found("grinsted")).toEqual(["Thora Grindsted"]);
    expect(await found("privat.dis")).toEqual(["Thora Grindsted"]);

    await api("POST", `/api/v1/leads/${lead.id}/convert`, { key: company.key, body: {} });
    expect(await found("Grindsted", "customers")).toEqual(["Thora Grindsted"]);
    expect(await found("kloak", "customers")).toEqual(["Ærlig Kloak ApS"]);
  });

  test("a change of anything else writes no keys", async () => {
    const { json } = await api("POST", "/api/v1/customers", {
      key: company.key,
      body: { name: "Urørt Nøgle" },
    });
    const stamps = () =>
      query(
        database.owner,
        "select key, xmin::text from search_key where company_id = $1 and record_id = $2 order by key",
        [company.id, json.id],
      );
    const before = await stamps();
    expect(before).toHaveLength(2);
    await api("PATCH", `/api/v1/customers/${json.id}`, {
      key: company.key,
      headers: { "if-match": '"1"' },
      body: { source: "Messe", archived: true },
    });
    expect(await stamps()).toEqual(before);
  });

  test("two who bring the same new words at once do not wait for each other, in whatever order", async () => {
    const names = ["Xantippe Quizby", "Quizby Xantippe"];
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        api("POST", "/api/v1/leads", {
          key: company.key,
          body: { name: names[n % 2], organisation: `Zorro ${n}` },
        }),
      ),
    );
    expect(made.map(({ status }) => status)).toEqual(Array(12).fill(201));
    expect((await get("/api/v1/leads?q=xantipe&limit=50")).json.data).toHaveLength(12);
  });
});

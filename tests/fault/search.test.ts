import { setTimeout } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { poolState } from "@/lib/infra/db";
import { searchesWaiting } from "@/lib/infra/search-turns";
import { type Api, openApi, type Reply } from "../setup/api";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, type TestDatabase, withClient } from "../setup/database";
import { addLeads } from "../setup/search";

let database: TestDatabase;
let api: Api;
let company: TestCompany;

beforeAll(async () => {
  database = await createDatabase();
  Object.assign(process.env, { DATABASE_POOL: "5", SEARCH_POOL: "2" });
  company = await makeCompany(database.owner, "flod");
  api = await openApi();
  await addLeads(
    database.owner,
    company.id,
    Array.from({ length: 2_000 }, (_, n) => ({ name: `Jens ${n % 2 ? "Hansen" : "Hanssen"}`, points: [] })),
  );
  // From now on who calls is known, and asks the database nothing.
  expect((await search("jens")).status).toBe(200);
});

const search = (q: string, key = company.key) =>
  api("GET", `/api/v1/leads?q=${encodeURIComponent(q)}`, { key });
const create = (n: number) =>
  api("POST", "/api/v1/leads", {
    key: company.key,
    body: { name: `Skrevet ${n}`, email: `s${n}@flod.example` },
  });

function sortOut(replies: Reply[]) {
  const of = (status: number) => replies.filter((reply) => reply.status === status);
  return {
    found: of(200),
    refused: of(503),
    others: replies.filter(({ status }) => status !== 200 && status !== 503),
  };
}

test("a flood of searches takes no connection from writes; those beyond its line are told to come again", async () => {
  let watching = true;
  const most = { main: 0, search: 0, searchOpen: 0 };
  const watched = (async () => {
    while (watching) {
      const { main, search: line } = poolState();
      most.main = Math.max(most.main, main.waiting);
      most.search = Math.max(most.search, searchesWaiting());
      most.searchOpen = Math.max(most.searchOpen, line.open);
      await new Promise(setImmediate);
    }
  })();
  const writing = { status: [] as number[] };
  const writes = (async () => {
    for (let n = 0; n < 20; n++) writing.status.push((await create(n)).status);
  })();
  const replies = await Promise.all(
    Array.from({ length: 400 }, (_, n) => search(`jesn hansne ${n % 7 || ""}`)),
  );
  await writes;
  watching = false;
  await watched;

  const { found, refused, others } = sortOut(replies);
  expect(others).toEqual([]);
  expect(found.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  for (const reply of refused) {
    expect(reply.json.code).toBe("unavailable");
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect(writing.status).toEqual(Array(20).fill(201));
  // Nobody waited for a connection but searches, and those in a line of an end.
  expect(most.main).toBe(0);
  expect(most.searchOpen).toBeLessThanOrEqual(2);
  expect(most.search).toBeGreaterThan(0);
  expect(most.search).toBeLessThanOrEqual(16);
});

test("who does other things too searches at once, however many do nothing else", async () => {
  const { key } = await makeCompany(database.owner, "arbejde");
  const flooded: number[] = [];
  let working = true;
  const flood = Promise.all(
    Array.from({ length: 32 }, async (_, n) => {
      while (working) {
        flooded.push((await search(`jesn hansne ${n}`)).status);
        await setTimeout(20);
      }
    }),
  );
  const found: number[] = [];
  for (let round = 0; round < 10; round++) {
    for (const limit of [1, 2]) await api("GET", `/api/v1/leads?limit=${limit}`, { key });
    found.push((await search("jens", key)).status);
  }
  working = false;
  await flood;
  expect(found).toEqual(Array(10).fill(200));
  expect(flooded.filter((status) => status === 503).length).toBeGreaterThan(0);
});

test("a search that does not come to its end is ended, and holds nobody up", async () => {
  await withClient(database.owner, async (client) => {
    await client.query("begin");
    await client.query("lock table search_key in access exclusive mode");
    const waiting = Promise.all(Array.from({ length: 8 }, () => search("jens")));
    // Reads that search nothing go on.
    const plain = await api("GET", "/api/v1/leads?limit=1", { key: company.key });
    expect(plain.status).toBe(200);
    const { refused } = sortOut(await waiting);
    expect(refused).toHaveLength(8);
    for (const reply of refused) expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
    await client.query("rollback");
  });
  expect((await search("jens hansen")).json.data.length).toBeGreaterThan(0);
});

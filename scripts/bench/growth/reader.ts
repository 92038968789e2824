// Asks one database through the API's handlers, when told to and one at a time, and says how long it took.
import { LIMITS } from "@/lib/infra/limits";
import { GET as getLead } from "../../../app/api/v1/leads/[id]/route";
import { GET as listLeads } from "../../../app/api/v1/leads/route";
import type { Run } from "../rounds";

export type Ask = { read: "first" | "status" | "owner" | "record" | "far"; seconds: number };
export type Answer = Run | { failed: string };

// What a caller may do a minute is not what is measured.
Object.assign(LIMITS, { read: { requests: 1_000_000_000, seconds: 60 } });

type Page = {
  data: { id: string; ownerId: string | null }[];
  page: { nextCursor: string | null; total: number };
};

async function get(path: string): Promise<string> {
  const request = new Request(`http://localhost${path}`, {
    headers: { authorization: `Bearer ${process.env.GROWTH_KEY}` },
  });
  const id = /^\/api\/v1\/leads\/([\w-]+)/.exec(path)?.[1];
  const params = Promise.resolve(id ? { id } : {});
  const response = await (id ? getLead : listLeads)(request, { params });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text;
}

const page = async (query: string) => JSON.parse(await get(`/api/v1/leads?${query}`)) as Page;

/** A cursor far down, by steps as long as the API lets a caller make. */
async function farCursor(): Promise<string> {
  const { page: first } = await page("limit=1");
  let left = Math.floor(first.total * 0.98);
  let cursor = "";
  while (left > 0) {
    const skip = Math.min(left, 10_000);
    const { page: where } = await page(`limit=1&skip=${skip}${cursor && `&cursor=${cursor}`}`);
    if (!where.nextCursor) throw new Error("The list ends before its total.");
    cursor = where.nextCursor;
    left -= skip + 1;
  }
  return cursor;
}

async function pathsOf(): Promise<Record<Ask["read"], string[]>> {
  const { data } = await page("limit=100");
  const owners = [...new Set(data.flatMap(({ ownerId }) => ownerId ?? []))];
  const list = "/api/v1/leads?limit=50";
  return {
    first: [list],
    status: ["new", "contacted", "qualified", "lost"].map((status) => `${list}&status=${status}`),
    owner: owners.map((owner) => `${list}&ownerId=${owner}`),
    record: data.map(({ id }) => `/api/v1/leads/${id}`),
    far: [`${list}&cursor=${await farCursor()}`],
  };
}

async function measure(paths: string[], seconds: number): Promise<Run> {
  const times: number[] = [];
  const began = performance.now();
  while (performance.now() - began < seconds * 1_000) {
    const at = performance.now();
    await get(paths[times.length % paths.length] ?? "");
    times.push(performance.now() - at);
  }
  const elapsed = (performance.now() - began) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { operations: times.length, seconds: elapsed, p50: at(0.5), p99: at(0.99) };
}

const paths = await pathsOf();
process.on("message", async ({ read, seconds }: Ask) => {
  const answer: Answer = await measure(paths[read], seconds).catch((error) => ({ failed: String(error) }));
  process.send?.(answer);
});
// Listening alone does not keep a program alive once the leash has let go of the channel.
process.channel?.ref();
process.send?.({ ready: true });

import { mkdtempSync, readFileSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addKeys } from "@/scripts/bench/keys";
import { type Stack, startStack } from "@/scripts/stack";
import { TEST_BUILD } from "@/scripts/stack/build";
import { call, signIn, withKey } from "@/scripts/stack/client";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    dir: mkdtempSync(join(tmpdir(), "skala-door-")),
    rows: 100,
    web: { distDir: TEST_BUILD },
    fast: true,
    env: { DOORS: "2", LOG_LEVEL: "warn" },
  });
  keys = await addKeys(stack.urls.owner, company().slug, 40, ["leads:read"]);
});
afterAll(() => stack?.remove());

const company = () => {
  const [first] = stack.companies;
  if (!first) throw new Error("The demo has a company.");
  return first;
};

/** Processes that the door's primary keeps now. */
const doors = (): number[] => {
  const { pid } = stack.door ?? { pid: 0 };
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
};

let keys: string[] = [];

/** Readers on connections that stay open, until stopped; resolves to what each request came to. */
function load(path: string, readers: number): { stop(): Promise<(number | string)[]> } {
  const agent = new Agent({ keepAlive: true, maxSockets: readers });
  const { hostname, port } = new URL(stack.url);
  const outcomes: (number | string)[] = [];
  let running = true;
  const one = () =>
    new Promise<number | string>((done) => {
      const headers = { authorization: `Bearer ${keys[outcomes.length % keys.length]}` };
      const out = httpRequest({ agent, hostname, port, path, headers }, (answer) => {
        answer.resume();
        answer.once("end", () => done(answer.statusCode ?? 0));
        answer.once("error", (error) => done(error.message));
      });
      out.once("error", (error) => done(error.message));
      out.end();
    });
  const read = async () => {
    while (running) {
      outcomes.push(await one());
      await rest(5);
    }
  };
  const done = Promise.all(Array.from({ length: readers }, read));
  return {
    async stop() {
      running = false;
      await done;
      agent.destroy();
      return outcomes;
    },
  };
}

test("SIGHUP replaces every door under load, and no request fails", async () => {
  const before = doors();
  const reading = load("/api/v1/leads?limit=10", 8);
  stack.door?.process.kill("SIGHUP");
  await expect.poll(() => doors().filter((pid) => before.includes(pid)), { timeout: 30_000 }).toEqual([]);
  const outcomes = await reading.stop();
  expect(doors().length).toBe(2);
  expect(new Set(outcomes)).toEqual(new Set([200]));
});

test("a door that is killed is followed by another", async () => {
  const [victim = 0] = doors();
  process.kill(victim, "SIGKILL");
  await expect.poll(() => doors().length === 2 && !doors().includes(victim), { timeout: 30_000 }).toBe(true);
  for (let n = 0; n < 10; n++) {
    expect((await call(stack.url, withKey(company()), "GET", "/api/v1/leads?limit=1")).status).toBe(200);
  }
});

test("while Next is killed and started again its pages keep their readers waiting, and the API does not notice", async () => {
  const pages = load("/sign-in", 3);
  const api = load("/api/v1/leads?limit=10", 3);
  await rest(200);
  await stack.restartWeb();
  await rest(500);
  const [seen, heard] = await Promise.all([pages.stop(), api.stop()]);
  expect(new Set(heard)).toEqual(new Set([200]));
  // What was under way when it was killed has no body either, so it was asked again.
  expect(new Set(seen)).toEqual(new Set([200]));
});

test("an upload that has begun is taken to its end by a door that is told to go", async () => {
  const before = doors();
  const { hostname, port } = new URL(stack.url);
  const boundary = "x".repeat(20);
  const answered = new Promise<number>((done, failed) => {
    const out = httpRequest(
      {
        hostname,
        port,
        method: "POST",
        path: "/api/v1/imports",
        headers: {
          authorization: `Bearer ${company().apiKey}`,
          "content-type": `multipart/form-data; boundary=${boundary}`,
        },
      },
      (answer) => {
        answer.resume();
        done(answer.statusCode ?? 0);
      },
    );
    out.once("error", failed);
    const slowly = async () => {
      out.write(
        `--${boundary}\r\ncontent-disposition: form-data; name="entity"\r\n\r\nleads\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\nName,Email\r\n`,
      );
      stack.door?.process.kill("SIGHUP");
      for (let row = 0; row < 20; row++) {
        out.write(`Row ${row},row${row}@example.com\r\n`);
        await rest(100);
      }
      out.end(`--${boundary}--\r\n`);
    };
    slowly().catch(failed);
  });
  expect(await answered).toBe(202);
  await expect.poll(() => doors().filter((pid) => before.includes(pid)), { timeout: 30_000 }).toEqual([]);
});

test("nobody chooses the address they are seen to come from", async () => {
  const liar = { name: "liar", headers: { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" } };
  const caller = await signIn(stack.url, company(), liar.headers);
  const { json } = await call(stack.url, caller, "GET", "/api/v1/sessions");
  const addresses = (json.data as { address: string }[]).map(({ address }) => address);
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses).not.toContain("203.0.113.9");
});

test("two lengths for one body are refused, not guessed", async () => {
  const { hostname, port } = new URL(stack.url);
  const said = await new Promise<string>((done, failed) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        "POST /api/v1/leads HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/health HTTP/1.1\r\nHost: x\r\n\r\n",
      );
    });
    let text = "";
    socket.on("data", (part) => {
      text += part;
    });
    socket.once("close", () => done(text));
    socket.once("error", failed);
  });
  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 400"]);
});

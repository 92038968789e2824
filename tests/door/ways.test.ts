import { request as httpRequest } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { makeCompany, type TestCompany } from "../setup/company";
import { createDatabase, query } from "../setup/database";
import { startDoor, startNext } from "../setup/ways-in";

const database = await createDatabase();
let company: TestCompany;
let reader: TestCompany;
let straight = "";
let door = "";
let leadId = "";

beforeAll(async () => {
  company = await makeCompany(database.owner, "alfa");
  reader = await makeCompany(database.owner, "beta", ["leads:read"]);
  await query(
    database.owner,
    `insert into lead (company_id, name, currency, search_text, created_at)
     select $1, 'Ærlig Østen ' || i, 'DKK', 'aerlig oesten ' || i, timestamptz '2026-01-01' + i * interval '1 s'
     from generate_series(1, 120) i`,
    [company.id],
  );
  const next = await startNext();
  straight = next.url;
  door = await startDoor(next.port);
  const [row] = await query<{ id: string }>(
    database.owner,
    "select id from lead order by created_at limit 1",
  );
  leadId = row?.id ?? "";
});

type Answer = { status: number; headers: Record<string, string>; body: string };

/** May differ: what belongs to the connection or the moment, and what each server says of itself. */
const MAY_DIFFER = new Set([
  "date",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  // Each process has memory and counts of its own.
  "cache-status",
  "server-timing",
  "ratelimit",
  // Next adds what its own browser code asks by; the door's answers have ours alone.
  "vary",
]);

function send(base: string, method: string, path: string, headers: object, body?: string): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((done, failed) => {
    // Not fetch: it would tidy the path up before it is sent.
    const out = httpRequest(
      {
        hostname,
        port,
        method,
        path,
        headers: { ...headers, "x-request-id": "the-same-for-both", host: "skala.test" },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => {
          const kept = Object.entries(answer.headers).filter(([name]) => !MAY_DIFFER.has(name));
          done({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
            body: Buffer.concat(parts).toString("latin1"),
          });
        });
      },
    );
    out.on("error", failed);
    out.end(body);
  });
}

type Case = [name: string, method: string, path: string, headers?: Record<string, string>, body?: string];
const json = { "content-type": "application/json" };

const CASES: Case[] = [
  ["a list", "GET", "/api/v1/leads?limit=5"],
  ["a list in Danish words", "GET", "/api/v1/leads?limit=0", { "accept-language": "da" }],
  ["a filtered list", "GET", "/api/v1/leads?status=new&fields=name&sort=name&limit=3"],
  ["a wrong query", "GET", "/api/v1/leads?limit=a&status=b&nothing=1"],
  ["a query of odd characters", "GET", "/api/v1/leads?source=%C3%A6%20%26+b&source=2"],
  ["HEAD", "HEAD", "/api/v1/leads?limit=5"],
  ["OPTIONS", "OPTIONS", "/api/v1/leads"],
  ["a method it has not", "DELETE", "/api/v1/leads"],
  ["a method nobody has", "PROPFIND", "/api/v1/leads"],
  ["a record", "GET", "/api/v1/leads/LEAD"],
  ["no id", "GET", "/api/v1/leads/nonsense"],
  ["an unknown id", "GET", "/api/v1/leads/01a2072e-0000-7000-8000-000000000000"],
  ["an escaped id", "GET", "/api/v1/leads/%20x"],
  ["an escape that is none", "GET", "/api/v1/leads/%zz"],
  ["a null", "GET", "/api/v1/leads/%00"],
  ["nothing there", "GET", "/api/v1/nothing/here"],
  ["outside the API", "GET", "/api/nothing"],
  ["a slash at the end", "GET", "/api/v1/leads/"],
  ["two slashes", "GET", "/api//v1/leads"],
  ["dots", "GET", "/api/v1/x/../leads?limit=1"],
  ["no key", "GET", "/api/v1/leads", { authorization: "" }],
  ["a wrong key", "GET", "/api/v1/leads", { authorization: "Bearer skala_live_x" }],
  [
    "a write without its scope",
    "POST",
    "/api/v1/leads",
    { ...json, authorization: "READER" },
    '{"name":"x"}',
  ],
  ["no JSON", "POST", "/api/v1/leads", json, "{"],
  ["wrong fields", "POST", "/api/v1/leads", json, '{"name":"","value":-1,"other":1}'],
  ["no type", "POST", "/api/v1/leads", {}, "{}"],
  ["a change without a version", "PATCH", "/api/v1/leads/LEAD", json, '{"name":"y"}'],
  [
    "a change of an old version",
    "PATCH",
    "/api/v1/leads/LEAD",
    { ...json, "if-match": '"9"' },
    '{"name":"y"}',
  ],
  ["an answer without a body", "POST", "/api/v1/password-resets", json, '{"email":"nobody@example.com"}'],
  ["a form that is none", "POST", "/api/v1/imports", json, "{}"],
  ["health", "GET", "/api/health"],
  ["who am I", "GET", "/api/v1/me"],
  ["sign-in's providers", "GET", "/api/auth/providers"],
  ["the API's description", "GET", "/openapi.json"],
  ["a page for strangers", "GET", "/alfa/leads"],
];

test.each(CASES)("%s: %s %s", async (_, method, path, headers = {}, body) => {
  const key = headers.authorization === "READER" ? reader.key : company.key;
  const authorization = headers.authorization === "" ? undefined : (headers.authorization ?? `Bearer ${key}`);
  const given = {
    ...headers,
    ...(authorization && { authorization: authorization === "READER" ? `Bearer ${key}` : authorization }),
  };
  if (headers.authorization === "") delete (given as Record<string, string>).authorization;
  const at = path.replace("LEAD", leadId);
  const [one, other] = [
    await send(door, method, at, given, body),
    await send(straight, method, at, given, body),
  ];
  expect(comparable(one)).toEqual(comparable(other));
  expect(one.status).toBeGreaterThanOrEqual(200);
});

/** A page carries a nonce of its own, and a cookie the moment it ends; that cookie is nobody else's to keep. */
function comparable({ status, headers, body }: Answer): Answer {
  if (!headers["content-security-policy"]) return { status, headers, body };
  const { location, "content-type": type } = headers;
  const kept: Record<string, string> = { location: location ?? "", "content-type": type ?? "" };
  for (const name of ["x-frame-options", "x-content-type-options", "referrer-policy"])
    kept[name] = headers[name] ?? "";
  const cookies = (headers["set-cookie"] ?? "").replaceAll(/Expires=[^;]*; /g, "");
  return { status, headers: { ...kept, cookies }, body: "" };
}

test("an answer without a body says so", async () => {
  for (const way of [door, straight]) {
    const answer = await fetch(`${way}/api/v1/password-resets`, {
      method: "POST",
      headers: json,
      body: '{"email":"nobody@example.com"}',
    });
    expect([answer.status, answer.headers.get("content-length"), await answer.text()]).toEqual([
      202,
      "0",
      "",
    ]);
  }
});

test("304 where nothing changed, on both ways", async () => {
  const headers = { authorization: `Bearer ${company.key}` };
  const first = await send(door, "GET", "/api/v1/leads?limit=7", headers);
  const asked = { ...headers, "if-none-match": first.headers.etag };
  for (const way of [door, straight]) {
    const again = await send(way, "GET", "/api/v1/leads?limit=7", asked);
    expect([again.status, again.body, again.headers.etag]).toEqual([304, "", first.headers.etag]);
  }
});

test("compressed for who accepts it, and known again by its ETag", async () => {
  const headers = { authorization: `Bearer ${company.key}`, "accept-encoding": "gzip" };
  const first = await send(door, "GET", "/api/v1/leads?limit=50", headers);
  expect(first.headers["content-encoding"]).toBe("gzip");
  const again = await send(door, "GET", "/api/v1/leads?limit=50", {
    ...headers,
    "if-none-match": first.headers.etag,
  });
  expect(again.status).toBe(304);
});

test.each([
  ["gzip", gunzipSync],
  ["gzip, deflate, br, zstd", brotliDecompressSync],
] as const)("a kept answer is the same for every reader who accepts %s", async (accepted, unpack) => {
  const headers = { authorization: `Bearer ${company.key}` };
  const path = "/api/v1/leads?limit=40";
  const plain = await send(door, "GET", path, headers);
  const sizes = new Set<number>();
  // The first is packed as it is sent, and so are some after it, until the kept bytes are.
  for (let reader = 0; reader < 12; reader++) {
    const one = await send(door, "GET", path, { ...headers, "accept-encoding": accepted });
    expect(unpack(Buffer.from(one.body, "latin1")).toString("latin1")).toBe(plain.body);
    expect(one.headers.etag).toBe(plain.headers.etag);
    sizes.add(one.body.length);
  }
  expect(Math.max(...sizes)).toBeLessThan(plain.body.length / 2);
});

test("no answer that sets a cookie may be kept by others, and no answer of the API at all", async () => {
  const headers = { authorization: `Bearer ${company.key}` };
  for (const way of [door, straight]) {
    for (const path of ["/", "/sign-in", "/alfa/leads", "/docs", "/api/auth/csrf", "/api/auth/providers"]) {
      const { headers: said } = await send(way, "GET", path, {});
      if (said["set-cookie"])
        expect([path, said["cache-control"]]).toEqual([path, expect.stringMatching(/private|no-store/)]);
      expect([path, said["cache-control"]]).not.toEqual([path, expect.stringMatching(/public|s-maxage/)]);
    }
    for (const path of ["/api/v1/leads", "/api/v1/me", "/api/health", "/api/v1/nothing"]) {
      const { headers: said } = await send(way, "GET", path, headers);
      expect([path, said["cache-control"]]).toEqual([
        path,
        expect.stringMatching(/^(private, no-cache|no-store)$/),
      ]);
    }
    const file = await send(way, "GET", "/openapi.json", {});
    expect(file.headers["cache-control"]).toMatch(/^public, max-age=300/);
  }
});

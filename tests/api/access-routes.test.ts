import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/core/ids";
import { mintLink } from "@/lib/domain/access/links";
import { prisma } from "@/lib/infra/db";
import { type Api, openApi } from "../setup/api";
import { createDatabase } from "../setup/database";
import { newCompany, type Person, signedIn } from "../setup/people";

await createDatabase();

let api: Api;
let owner: Person;
beforeAll(async () => {
  api = await openApi();
  owner = await newCompany("Routes");
});

/** What a signed-in browser sends from a page of ours. */
async function browser(person: Person): Promise<Record<string, string>> {
  return Object.fromEntries((await signedIn(person)).headers);
}

describe("/me", () => {
  it("tells a person who they are, where, and what they may do, and takes their wishes", async () => {
    const headers = await browser(owner);
    const before = await api("GET", "/api/v1/me", { headers });
    expect(before.status).toBe(200);
    expect(before.json).toMatchObject({
      user: { id: owner.userId, email: owner.email },
      company: { slug: owner.company.slug },
      companies: [{ slug: owner.company.slug, name: "Routes", role: "owner" }],
      member: { id: owner.memberId, role: "owner", locale: null, timeZone: null },
    });
    const body = { locale: "nb", timeZone: "Europe/Oslo", name: "Åse Bjørnsen" };
    const changed = await api("PATCH", "/api/v1/me", { headers, body });
    expect(changed.json).toMatchObject({
      user: { name: "Åse Bjørnsen", locale: "nb" },
      member: { locale: "nb", timeZone: "Europe/Oslo" },
    });
    const wrong = await api("PATCH", "/api/v1/me", {
      headers,
      body: { timeZone: "Mars/Base", locale: "sv" },
    });
    expect(wrong.status).toBe(422);
    expect(
      wrong.json.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`).sort(),
    ).toEqual(["locale choice", "timeZone time_zone"]);
  });

  it("tells a key what it may do, and nobody else anything", async () => {
    const headers = await browser(owner);
    const body = { name: "Shop", scopes: ["leads:read"] };
    const { status, json } = await api("POST", "/api/v1/api-keys", { headers, body });
    expect(status).toBe(201);
    const me = await api("GET", "/api/v1/me", { key: json.secret });
    expect(me.json).toMatchObject({ user: null, member: null, companies: [], permissions: ["leads:read"] });
    expect((await api("PATCH", "/api/v1/me", { key: json.secret, body: {} })).status).toBe(403);
    expect((await api("GET", "/api/v1/sessions", { key: json.secret })).status).toBe(403);
    expect((await api("GET", "/api/v1/members", { key: json.secret })).status).toBe(403);
    expect((await api("GET", "/api/v1/me")).status).toBe(401);
    expect((await api("GET", "/api/v1/me", { key: `${json.secret.slice(0, -1)}!` })).status).toBe(401);
  });

  it("is not found in a company that is not one's own", async () => {
    const other = await newCompany("Not theirs");
    const headers = { ...(await browser(owner)), "skala-company": other.company.slug };
    expect((await api("GET", "/api/v1/me", { headers })).status).toBe(404);
  });

  it("is not changed by another site's page", async () => {
    const { origin: _, ...headers } = await browser(owner);
    for (const origin of [undefined, "https://evil.example", "null"]) {
      const sent = origin ? { ...headers, origin } : headers;
      const { status, json } = await api("PATCH", "/api/v1/me", { headers: sent, body: { name: "Evil" } });
      expect([status, json.code]).toEqual([403, "cross_origin"]);
    }
  });
});

describe("sessions and members", () => {
  it("are listed, ended and changed", async () => {
    const headers = await browser(owner);
    const extra = await signedIn(owner);
    const list = await api("GET", "/api/v1/sessions", { headers });
    expect(list.json.data.map(({ id }: { id: string }) => id)).toContain(extra.sessionId);
    expect((await api("DELETE", `/api/v1/sessions/${extra.sessionId}`, { headers })).status).toBe(204);
    expect((await api("DELETE", `/api/v1/sessions/${extra.sessionId}`, { headers })).status).toBe(404);

    const body = { email: `${newId()}@example.dk`, name: "Ole", role: "agent" };
    const invited = await api("POST", "/api/v1/members", { headers, body });
    expect(invited.status).toBe(201);
    const path = `/api/v1/members/${invited.json.id}`;
    expect((await api("PATCH", path, { headers, body: { role: "viewer" } })).json.role).toBe("viewer");
    expect((await api("DELETE", path, { headers })).status).toBe(204);
    const { json } = await api("GET", "/api/v1/members", { headers });
    expect(json.data).toMatchObject([{ id: owner.memberId, role: "owner" }]);
  });

  it("never give a key's secret out a second time", async () => {
    const headers = { ...(await browser(owner)), "idempotency-key": newId() };
    const body = { name: "Twice", scopes: ["leads:read"] };
    expect((await api("POST", "/api/v1/api-keys", { headers, body })).status).toBe(201);
    const again = await api("POST", "/api/v1/api-keys", { headers, body });
    expect(again.status).toBe(409);
    expect(again.text).not.toContain("skala_live_");
  });
});

describe("doors for strangers", () => {
  it("give the same answer for a known and an unknown address", async () => {
    const ask = (email: string) => api("POST", "/api/v1/password-resets", { body: { email } });
    const [known, unknown] = await Promise.all([ask(owner.email), ask("nobody@example.dk")]);
    expect([known.status, known.text]).toEqual([202, ""]);
    expect([unknown.status, unknown.text]).toEqual([202, ""]);
    expect((await ask("no address")).status).toBe(422);
  });

  it("set a password by a link, once, and leave the device's cookie", async () => {
    const token = (await mintLink(prisma(), owner.userId, "reset")) ?? "";
    const use = (password: string) =>
      api("POST", "/api/v1/password-resets/use", { body: { token, password } });
    const weak = await use("password123");
    expect([weak.status, weak.json.errors[0].field, weak.json.errors[0].code]).toEqual([
      422,
      "password",
      "password_weak",
    ]);
    const done = await use("a quieter password");
    expect([done.status, done.json]).toEqual([200, { email: owner.email }]);
    expect(done.headers.get("set-cookie")).toMatch(
      /^skala_device=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
    );
    const again = await use("a quieter password");
    expect([again.status, again.json.code]).toEqual([410, "link_invalid"]);
  });

  it("are closed to a second company", async () => {
    const body = { company: "Second", name: "Ole", email: "ole@example.dk", password: "tivoli i november" };
    const { status, json } = await api("POST", "/api/v1/sign-up", { body });
    expect([status, json.code]).toEqual([403, "sign_up_closed"]);
  });
});

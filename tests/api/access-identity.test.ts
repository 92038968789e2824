import { encode } from "next-auth/jwt";
import { beforeAll, describe, expect, it } from "vitest";
import { newApiKey } from "@/lib/core/api-key";
import { newId } from "@/lib/core/ids";
import { createApiKey, listApiKeys, revokeApiKey } from "@/lib/domain/access/api-keys";
import { type Identity, identifier } from "@/lib/domain/access/identity";
import { changeRole, inviteMember, removeMember } from "@/lib/domain/access/members";
import { endOwnSession, listSessions } from "@/lib/domain/access/sessions";
import { env } from "@/lib/infra/env";
import { createDatabase, query } from "../setup/database";
import { ctxOf, newCompany, type Person, signedIn } from "../setup/people";

const database = await createDatabase();

let owner: Person;
beforeAll(async () => {
  owner = await newCompany("Identity");
});

/** An `identify` of its own, with a clock that stands still until it is moved. */
function atHand() {
  let clock = Date.now();
  const identify = identifier(() => clock);
  return {
    identify,
    wait(ms: number) {
      clock += ms;
    },
  };
}

const bearer = (key: string) => new Headers({ authorization: `Bearer ${key}` });
const rolesOf = (identity: Identity | null) =>
  identity?.kind === "session" ? identity.memberships.map(({ role }) => role) : null;

/** How often the database was asked for sessions or keys since the last call, counted by Postgres itself. */
async function looks(): Promise<number> {
  const rows = await query<{ calls: string }>(
    database.admin,
    "select coalesce(sum(calls), 0) as calls from pg_stat_user_functions where funcname in ('session_info', 'key_info')",
  );
  return Number(rows[0]?.calls);
}

describe("a session", () => {
  it("says who, and where they work", async () => {
    const { headers, sessionId } = await signedIn(owner);
    expect(await atHand().identify(headers)).toMatchObject({
      kind: "session",
      sessionId,
      userId: owner.userId,
      email: owner.email,
      memberships: [{ company: owner.company, memberId: owner.memberId, role: "owner" }],
    });
  });

  it("is dead within 5 s after its end, in a process that knew it", async () => {
    const { identify, wait } = atHand();
    const { headers, sessionId } = await signedIn(owner);
    expect(await identify(headers)).not.toBeNull();
    await endOwnSession(ctxOf(owner), sessionId);
    wait(5_000);
    expect(await identify(headers)).toBeNull();
  });

  it("follows a changed role and ends with the membership, within 5 s", async () => {
    const { identify, wait } = atHand();
    const email = `${newId()}@example.dk`;
    const member = await inviteMember(ctxOf(owner), { email, name: "Åse", role: "agent" });
    const { headers } = await signedIn({ ...owner, userId: member.userId });
    expect(rolesOf(await identify(headers))).toEqual(["agent"]);
    await changeRole(ctxOf(owner), member.id, "viewer");
    wait(5_000);
    expect(rolesOf(await identify(headers))).toEqual(["viewer"]);
    await removeMember(ctxOf(owner), member.id);
    wait(5_000);
    expect(rolesOf(await identify(headers))).toEqual([]);
  });

  it("is over when its time is", async () => {
    const { headers, sessionId } = await signedIn(owner);
    await query(database.owner, "update session set expires_at = now() - interval '1 second' where id = $1", [
      sessionId,
    ]);
    expect(await atHand().identify(headers)).toBeNull();
  });

  it("is not made by a cookie that we did not make", async () => {
    const { sessionId } = await signedIn(owner);
    const { identify } = atHand();
    const forged = await encode({
      token: { sid: sessionId },
      secret: "another secret of at least 32 letters",
    });
    const past = await encode({ token: { sid: sessionId }, secret: env().NEXTAUTH_SECRET, maxAge: -60 });
    const salted = await encode({ token: { sid: sessionId }, secret: env().NEXTAUTH_SECRET, salt: "csrf" });
    const nameless = await encode({ token: { sub: owner.userId }, secret: env().NEXTAUTH_SECRET });
    for (const value of [forged, past, salted, nameless, sessionId, "x", ""]) {
      expect(await identify(new Headers({ cookie: `next-auth.session-token=${value}` })), value).toBeNull();
    }
  });

  it("may come in the pieces that next-auth cuts a long cookie into", async () => {
    const { headers } = await signedIn(owner);
    const value = /next-auth\.session-token=(\S+)/.exec(headers.get("cookie") ?? "")?.[1] ?? "";
    const cookie = `next-auth.session-token.1=${value.slice(100)}; next-auth.session-token.0=${value.slice(0, 100)}`;
    expect(await atHand().identify(new Headers({ cookie }))).not.toBeNull();
  });

  it("is listed and ended by its own person alone", async () => {
    const mine = await signedIn(owner);
    const other = await newCompany("Elsewhere");
    const theirs = await signedIn(other);
    const { data } = await listSessions(ctxOf(owner, mine.sessionId));
    expect(data.find(({ current }) => current)?.id).toBe(mine.sessionId);
    expect(data.map(({ id }) => id)).not.toContain(theirs.sessionId);
    await expect(endOwnSession(ctxOf(owner), theirs.sessionId)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("an API key", () => {
  it("works until it is revoked, and at most 5 s longer", async () => {
    const { identify, wait } = atHand();
    const made = await createApiKey(ctxOf(owner), { name: "Shop", scopes: ["leads:read"] });
    expect(await identify(bearer(made.secret))).toMatchObject({
      kind: "key",
      keyId: made.id,
      company: owner.company,
    });
    expect(await identify(bearer(made.secret))).toMatchObject({ scopes: new Set(["leads:read"]) });
    await revokeApiKey(ctxOf(owner), made.id);
    wait(5_000);
    expect(await identify(bearer(made.secret))).toBeNull();
    await expect(revokeApiKey(ctxOf(owner), made.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is shown once and kept as a hash", async () => {
    const { secret, id } = await createApiKey(ctxOf(owner), {
      name: "Once",
      scopes: ["leads:read", "leads:write"],
    });
    const { data } = await listApiKeys(ctxOf(owner));
    expect(data.find((key) => key.id === id)).toMatchObject({ name: "Once", prefix: secret.slice(0, 15) });
    const kept = await query(database.owner, "select k::text as row from api_key k");
    const events = await query(database.owner, "select e::text as row from event e");
    expect(JSON.stringify([data, kept, events])).not.toContain(secret.slice(15));
  });

  it("cannot be made by whoever may not, nor for more than they may", async () => {
    const agent = await newCompany("Agents", "agent");
    const make = createApiKey(ctxOf(agent), { name: "No", scopes: ["leads:read"] });
    await expect(make).rejects.toMatchObject({ code: "forbidden" });
  });

  it("beside a cookie is what counts, also where it is wrong", async () => {
    const { headers } = await signedIn(owner);
    headers.set("authorization", "Bearer nonsense");
    expect(await atHand().identify(headers)).toBeNull();
  });
});

describe("the database", () => {
  it("is asked once for a hundred requests at once, also where the answer is no", async () => {
    await query(database.admin, `alter database ${database.name} set track_functions = 'all'`);
    const { closeDatabase } = await import("@/lib/infra/db");
    await closeDatabase();
    const { identify, wait } = atHand();
    const { headers } = await signedIn(owner);
    const unknown = bearer(newApiKey());
    await Promise.all(Array.from({ length: 100 }, () => Promise.all([identify(headers), identify(unknown)])));
    wait(3_000);
    await Promise.all(Array.from({ length: 100 }, () => Promise.all([identify(headers), identify(unknown)])));
    await closeDatabase();
    await expect.poll(looks).toBe(2);
    // Garbage is told from a key by its checksum, from a cookie by its seal: neither asks.
    for (let at = 0; at < 200; at++) {
      await identify(bearer(`skala_live_${String(at).padStart(38, "x")}`));
      await identify(new Headers({ cookie: `next-auth.session-token=garbage${at}` }));
    }
    await closeDatabase();
    expect(await looks()).toBe(2);
  });
});

import { hash } from "node:crypto";
import { decode } from "next-auth/jwt";
import { hashApiKey, looksLikeApiKey } from "@/lib/core/api-key";
import type { Company } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";
import { PERMISSIONS, type Permission, type Role } from "@/lib/core/permissions";
import { after, type Soon } from "@/lib/core/soon";
import { plainQuery } from "@/lib/infra/db";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { tenantBatch } from "@/lib/infra/tenant";
import { sessionCookie } from "./cookies";
import { Recent } from "./recent";

export type Membership = {
  company: Company;
  memberId: string;
  role: Role;
  locale: string | null;
  timeZone: string | null;
};

export type Identity =
  | {
      kind: "session";
      sessionId: string;
      userId: string;
      name: string;
      email: string;
      locale: string | null;
      /** Oldest first. */
      memberships: Membership[];
    }
  | { kind: "key"; keyId: string; scopes: ReadonlySet<Permission>; company: Company };

/**
 * What the database said is believed for this long: an ended session, a removed member, a changed role
 * and a revoked key are over within 5 s, the rest of which is for requests already on their way.
 */
const BELIEVED_MS = 4_000;
/** Decoding a cookie costs some 440 µs; it says only which session to ask for, so it may be older. */
const DECODED_MS = 10_000;
/** How exact "last seen" is. */
const SEEN_MS = 10 * 60_000;
const MAX_ENTRIES = 10_000;
/** A session cookie of ours is some 300 characters; next-auth would cut it only beyond 4,000. */
const MAX_COOKIE = 8_000;
/** "Bearer " and a key of ours, with room for what is no key. */
const MAX_AUTHORIZATION = 100;

type SessionRow = {
  user_id: string;
  name: string;
  email: string;
  locale: string | null;
  memberships: Membership[];
};
type KeyRow = { key_id: string; scopes: string[]; company: Company };

async function loadSession(sessionId: string): Promise<Identity | null> {
  const [row] = await plainQuery<SessionRow>(
    "select user_id, name, email, locale, memberships from app.session_info($1)",
    [sessionId],
  );
  if (!row) return null;
  const { user_id, name, email, locale, memberships } = row;
  return { kind: "session", sessionId, userId: user_id, name, email, locale, memberships };
}

async function loadKey(hash: string): Promise<Identity | null> {
  const [row] = await plainQuery<KeyRow>("select key_id, scopes, company from app.key_info($1)", [hash]);
  if (!row) return null;
  const scopes = new Set(PERMISSIONS.filter((permission) => row.scopes.includes(permission)));
  return { kind: "key", keyId: row.key_id, scopes, company: row.company };
}

/** The session id in a cookie that we made and that is not past its time; null for any other text. */
async function sessionIdOf(cookie: string): Promise<string | null> {
  try {
    const token = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET });
    return typeof token?.sid === "string" && isId(token.sid) ? token.sid : null;
  } catch {
    return null;
  }
}

/** Another process may have noted it. */
const LONG_UNSEEN = `(seen_at is null or seen_at < now() - interval '${SEEN_MS / 60_000} minutes')`;
const SESSION_SEEN = `update session set seen_at = now() where id = $1::uuid and ${LONG_UNSEEN}`;
const KEY_SEEN = `update api_key set seen_at = now() where company_id = $1::uuid and id = $2::uuid and ${LONG_UNSEEN}`;

/**
 * Notes down that somebody was here. Beside the request, and given up where it fails: it is only shown. After a
 * deploy everybody is seen for the first time, so it is one statement, and not one of Prisma's transactions.
 */
async function markSeen(identity: Identity): Promise<void> {
  try {
    if (identity.kind === "session") await plainQuery(SESSION_SEEN, [identity.sessionId]);
    else await tenantBatch(identity.company.id, [{ sql: KEY_SEEN, values: [identity.keyId] }]);
  } catch (error) {
    log.debug({ error: String(error) }, "last seen was not noted");
  }
}

/** Makes an `identify` with its own memory; tests give it a clock of theirs. */
export function identifier(
  now: () => number = Date.now,
  believedMs = BELIEVED_MS,
): (headers: Pick<Headers, "get">) => Soon<Identity | null> {
  const decoded = new Recent<string | null>({ maxAgeMs: DECODED_MS, maxEntries: MAX_ENTRIES, now });
  const sessions = new Recent<Identity | null>({ maxAgeMs: believedMs, maxEntries: MAX_ENTRIES, now });
  const keys = new Recent<Identity | null>({ maxAgeMs: believedMs, maxEntries: MAX_ENTRIES, now });
  const seen = new Recent<void>({ maxAgeMs: SEEN_MS, maxEntries: MAX_ENTRIES, now });

  const noted = async (id: string, load: () => Promise<Identity | null>): Promise<Identity | null> => {
    const identity = await load();
    if (identity) void seen.get(id, () => markSeen(identity));
    return identity;
  };

  return (headers) => {
    const authorization = headers.get("authorization");
    if (authorization) {
      // The header itself is the name, so that a key is taken apart, checked and hashed only when it is asked for.
      if (authorization.length > MAX_AUTHORIZATION) return null;
      return keys.get(authorization, async () => {
        const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
        if (!key || !looksLikeApiKey(key)) return null;
        const hashed = hashApiKey(key);
        return noted(hashed, () => loadKey(hashed));
      });
    }
    const cookie = sessionCookie(headers.get("cookie"));
    if (!cookie || cookie.length > MAX_COOKIE) return null;
    const fingerprint = hash("sha256", cookie, "base64");
    return after(
      decoded.get(fingerprint, () => sessionIdOf(cookie)),
      (sessionId) =>
        sessionId ? sessions.get(sessionId, () => noted(sessionId, () => loadSession(sessionId))) : null,
    );
  };
}

/**
 * Who sends these headers: a signed-in person by the session cookie, a program by
 * `Authorization: Bearer skala_live_…`, or nobody. Where a key is given, a cookie beside it counts for
 * nothing.
 */
export const identify = identifier();

const unremembered = identifier(Date.now, 0);
const visitors = new WeakMap<Headers, Soon<Identity | null>>();

/**
 * The same for pages: asked anew for every request, once for all its parts. What somebody has just changed
 * of themselves, their name or language, is there on the next look.
 */
export function identifyVisitor(headers: Headers): Soon<Identity | null> {
  const known = visitors.get(headers) ?? unremembered(headers);
  visitors.set(headers, known);
  return known;
}

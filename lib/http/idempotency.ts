import { createHash } from "node:crypto";
import { actorId, type Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import type { Statement } from "@/lib/infra/batch";
import { tenantHeld } from "@/lib/infra/tenant";
import type { Asked } from "./asked";

type Answer = { status: number; headers: Record<string, string>; body: string };
type Options = { key: string; fingerprint: string; keepBody: boolean; run: () => Promise<Answer> };

export function fingerprint(...parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("base64url");
}

/** @throws AppError("invalid_input") for a key that is not 1–255 visible ASCII characters. */
export function idempotencyKey(request: Asked): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw invalid("Idempotency-Key", "format");
  return key;
}

/**
 * Runs `run` once for a key, however often and however parallel it is asked. The effect and the record
 * of its answer are one transaction (`tenant()` inside joins it): after a crash there are both or
 * neither. A failure is not kept; the same key may try again.
 *
 * @throws AppError("idempotency_running") while another request with the key runs,
 *   ("idempotency_mismatch") when the key was used for something else,
 *   ("conflict") on replay of an answer that held a secret, which is shown once and never kept.
 */
export async function once(
  ctx: Ctx,
  { key, fingerprint, keepBody, run }: Options,
): Promise<Answer & { replayed: boolean }> {
  const actor = actorId(ctx.actor);
  if (!actor) throw new Error("Only a member or a key can use an idempotency key.");
  return tenantHeld<Kept, Answer & { replayed: boolean }>(ctx.company.id, {
    opening: [take(actor, key), look(actor, key)],
    async run([kept]) {
      if (kept?.free !== "true") throw new AppError("idempotency_running", { retryAfter: 1 });
      if (kept.fingerprint !== null) {
        if (kept.fingerprint !== fingerprint) throw new AppError("idempotency_mismatch");
        if (kept.body === null) throw new AppError("conflict");
        const headers = JSON.parse(kept.headers) as Record<string, string>;
        return { value: { status: kept.status, headers, body: kept.body, replayed: true }, closing: [] };
      }
      const answer = await run();
      const record = keep(actor, key, fingerprint, answer, keepBody);
      return { value: { ...answer, replayed: false }, closing: [record] };
    },
  });
}

type Kept = { free: string } & (
  | { fingerprint: null }
  | { fingerprint: string; status: number; headers: string; body: string | null }
);

/** Tries the key's lock, and leaves word of it for the next statement, which sees what was committed before. */
function take(actor: string, key: string): Statement {
  return {
    sql: `select set_config('app.key_free', pg_try_advisory_xact_lock(hashtextextended($1 || '/' || $2 || '/' || $3, 7))::text, true)`,
    values: [actor, key],
  };
}

function look(actor: string, key: string): Statement {
  return {
    sql: `select current_setting('app.key_free') as free, k.fingerprint, k.status, k.headers::text, k.body
      from (select) one left join idempotency_record k on k.company_id = $1::uuid and k.actor_id = $2::uuid and k.key = $3`,
    values: [actor, key],
  };
}

function keep(
  actor: string,
  key: string,
  fingerprint: string,
  { status, headers, body }: Answer,
  keepBody: boolean,
): Statement {
  return {
    sql: `insert into idempotency_record (company_id, actor_id, key, fingerprint, status, headers, body)
      values ($1::uuid, $2::uuid, $3, $4, $5::int, $6::jsonb, $7)`,
    values: [actor, key, fingerprint, String(status), JSON.stringify(headers), keepBody ? body : null],
  };
}

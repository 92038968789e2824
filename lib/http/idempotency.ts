import { createHash } from "node:crypto";
import { actorId, type Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { tenant } from "@/lib/infra/db";

type Answer = { status: number; headers: Record<string, string>; body: string };
type Options = { key: string; fingerprint: string; keepBody: boolean; run: () => Promise<Answer> };

export function fingerprint(...parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("base64url");
}

/** @throws AppError("invalid_input") for a key that is not 1–255 visible ASCII characters. */
export function idempotencyKey(request: Request): string | undefined {
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
  const companyId = ctx.company.id;
  return tenant(companyId, async (tx) => {
    const [lock] = await tx.$queryRaw<{ free: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtextextended(${`${companyId}/${actor}/${key}`}, 7)) as free`;
    if (!lock?.free) throw new AppError("idempotency_running", { retryAfter: 1 });

    const id = { companyId_actorId_key: { companyId, actorId: actor, key } };
    const kept = await tx.idempotencyRecord.findUnique({ where: id });
    if (kept) {
      if (kept.fingerprint !== fingerprint) throw new AppError("idempotency_mismatch");
      if (kept.body === null) throw new AppError("conflict");
      return {
        status: kept.status,
        headers: kept.headers as Record<string, string>,
        body: kept.body,
        replayed: true,
      };
    }
    const answer = await run();
    const { status, headers, body } = answer;
    await tx.idempotencyRecord.create({
      data: { companyId, actorId: actor, key, fingerprint, status, headers, body: keepBody ? body : null },
    });
    return { ...answer, replayed: false };
  });
}

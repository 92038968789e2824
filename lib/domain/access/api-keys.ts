import { apiKeyPrefix, hashApiKey, newApiKey } from "@/lib/core/api-key";
import { actorId, type Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { KEY_SCOPES } from "@/lib/core/permissions";
import { write } from "@/lib/domain/events/write";
import { tenant } from "@/lib/infra/tenant";
import type { ApiKey, ApiKeyList, ApiKeyMade, NewApiKey } from "./schema";

const SHOWN = { id: true, name: true, prefix: true, scopes: true, createdAt: true, seenAt: true } as const;
type Row = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  seenAt: Date | null;
};

function shown({ scopes, createdAt, seenAt, ...row }: Row): ApiKey {
  return {
    ...row,
    scopes: KEY_SCOPES.filter((scope) => scopes.includes(scope)),
    createdAt: createdAt.toISOString(),
    seenAt: seenAt?.toISOString() ?? null,
  };
}

/** The company's keys that count, the newest first. */
export async function listApiKeys(ctx: Ctx): Promise<ApiKeyList> {
  ctx.require("keys:write");
  const companyId = ctx.company.id;
  const rows = await tenant(companyId, (tx) =>
    tx.apiKey.findMany({
      where: { companyId, revokedAt: null },
      select: SHOWN,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: 500,
    }),
  );
  return { data: rows.map(shown) };
}

/** Makes a key. Its `secret` is in this answer and nowhere else: only a hash is kept. */
export async function createApiKey(ctx: Ctx, { name, scopes }: NewApiKey): Promise<ApiKeyMade> {
  ctx.require("keys:write");
  // Nobody hands out what they may not do themselves.
  for (const scope of scopes) ctx.require(scope);
  const companyId = ctx.company.id;
  const secret = newApiKey();
  const id = newId();
  return write(ctx, async (w) => {
    const row = await w.tx.apiKey.create({
      data: {
        companyId,
        id,
        name,
        scopes: [...new Set(scopes)],
        prefix: apiKeyPrefix(secret),
        secretHash: hashApiKey(secret),
        createdBy: actorId(ctx.actor),
      },
      select: SHOWN,
    });
    await w.event({ entity: "apiKey", entityId: id, action: "created", after: { name, scopes } });
    return { ...shown(row), secret };
  });
}

/** Makes a key worthless, within 5 s for every process. @throws AppError("not_found") also when it is already. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  ctx.require("keys:write");
  const companyId = ctx.company.id;
  await write(ctx, async (w) => {
    const { count } = await w.tx.apiKey.updateMany({
      where: { companyId, id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new AppError("not_found");
    await w.event({ entity: "apiKey", entityId: id, action: "revoked" });
  });
}

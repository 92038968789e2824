import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { prisma } from "@/lib/infra/db";
import type { Tx } from "@/lib/infra/transaction";
import { SESSION_DAYS } from "./rules";
import type { SessionList } from "./schema";

type Start = { userId: string; userAgent: string; address: string };

/** Starts a session and returns its id, which the cookie carries. */
export async function startSession({ userId, userAgent, address }: Start, now = new Date()): Promise<string> {
  const id = newId();
  const expiresAt = new Date(now.getTime() + SESSION_DAYS * 86_400_000);
  await prisma().session.create({
    data: { id, userId, userAgent: userAgent.slice(0, 300), address, createdAt: now, seenAt: now, expiresAt },
    select: { id: true },
  });
  return id;
}

/** Ends a session: within 5 s no process believes its cookie any more. Ended twice is ended. */
export async function endSession(sessionId: string): Promise<void> {
  await prisma().session.updateMany({
    where: { id: sessionId, endedAt: null },
    data: { endedAt: new Date() },
  });
}

/** Ends every session of a user, for instance because the password was changed through the mailbox. */
export async function endSessions(tx: Tx, userId: string): Promise<void> {
  await tx.session.updateMany({ where: { userId, endedAt: null }, data: { endedAt: new Date() } });
}

function person(ctx: Ctx) {
  if (ctx.actor.kind !== "member") throw new AppError("forbidden", { params: { permission: "sessions" } });
  return ctx.actor;
}

/** Where the person who asks is signed in, the latest first. */
export async function listSessions(ctx: Ctx): Promise<SessionList> {
  const { userId, sessionId } = person(ctx);
  const rows = await prisma().session.findMany({
    where: { userId, endedAt: null, expiresAt: { gt: new Date() } },
    select: { id: true, userAgent: true, address: true, createdAt: true, seenAt: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 100,
  });
  const data = rows.map(({ createdAt, seenAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    seenAt: seenAt.toISOString(),
    current: row.id === sessionId,
  }));
  return { data };
}

/** Ends one of one's own sessions. @throws AppError("not_found") for any other. */
export async function endOwnSession(ctx: Ctx, sessionId: string): Promise<void> {
  const { userId } = person(ctx);
  const { count } = await prisma().session.updateMany({
    where: { id: sessionId, userId, endedAt: null },
    data: { endedAt: new Date() },
  });
  if (count === 0) throw new AppError("not_found");
}

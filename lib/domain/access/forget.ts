import { prisma } from "@/lib/infra/db";
import { DEVICE_DAYS, TRIES } from "./rules";

const DAY = 86_400_000;

/** Deletes the tries that no limit looks at any more. */
export async function forgetOldTries(now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - TRIES.farSeconds * 1000);
  const { count } = await prisma().signInTry.deleteMany({ where: { triedAt: { lt: before } } });
  return count;
}

/**
 * Deletes what signing in leaves behind and nothing asks for any more. For the worker, every day.
 * Sessions stay a month after their end, so that a person can look back.
 */
export async function forgetOld(now = new Date()): Promise<void> {
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  await forgetOldTries(now);
  await prisma().signInLink.deleteMany({ where: { expiresAt: { lt: ago(1) } } });
  await prisma().session.deleteMany({
    where: { OR: [{ expiresAt: { lt: ago(30) } }, { endedAt: { lt: ago(30) } }] },
  });
  await prisma().knownDevice.deleteMany({ where: { seenAt: { lt: ago(DEVICE_DAYS) } } });
}

import { prisma } from "@/lib/infra/db";
import type { Tx } from "@/lib/infra/transaction";
import { hashToken, looksLikeToken, newToken } from "./tokens";

/** The form in which a device's cookie is looked up; undefined for text that is no token of ours. */
export function deviceHash(token: string | undefined): string | undefined {
  return token && looksLikeToken(token) ? hashToken(token) : undefined;
}

/**
 * Makes this browser known as one that signs in as the user. Returns the token for its cookie: the one it
 * has, if the user knows it already, else a new one, never one that somebody else may have planted.
 */
export async function rememberDevice(userId: string, token?: string, tx: Tx = prisma()): Promise<string> {
  const tokenHash = deviceHash(token);
  if (token && tokenHash) {
    const { count } = await tx.knownDevice.updateMany({
      where: { userId, tokenHash },
      data: { seenAt: new Date() },
    });
    if (count > 0) return token;
  }
  const made = newToken();
  await tx.knownDevice.create({ data: { userId, tokenHash: hashToken(made) } });
  return made;
}

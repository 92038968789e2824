import { AppError, invalid } from "@/lib/core/errors";
import { prisma } from "@/lib/infra/db";
import type { Tx } from "@/lib/infra/transaction";
import { rememberDevice } from "./devices";
import { spendLink } from "./links";
import { hashPassword } from "./passwords";
import { PASSWORD_MAX, PASSWORD_MIN, passwordProblem } from "./rules";
import type { ResetInput } from "./schema";
import { endSessions } from "./sessions";
import { hashToken } from "./tokens";

/** @throws AppError("invalid_input") naming `password`. */
export function requirePassword(password: string, known: string[]): void {
  const problem = passwordProblem(password, known);
  if (problem === "too_short") throw invalid("password", problem, { minimum: PASSWORD_MIN });
  if (problem === "too_long") throw invalid("password", problem, { maximum: PASSWORD_MAX });
  if (problem) throw invalid("password", problem);
}

/**
 * Sets a new password by a mailed link (to reset it, or to take up an invitation). It ends every session,
 * makes every other device and link unknown, and this browser known. A password that is refused leaves
 * the link as it is.
 *
 * @returns whose password it is, and the token for the device's cookie.
 */
export async function resetPassword(
  { token, password }: ResetInput,
  now = new Date(),
): Promise<{ email: string; device: string }> {
  const link = await prisma().signInLink.findUnique({
    where: { tokenHash: hashToken(token) },
    select: { user: { select: { email: true, name: true } } },
  });
  if (!link) throw new AppError("link_invalid");
  requirePassword(password, [link.user.email, link.user.name]);
  const passwordHash = await hashPassword(password);
  const change = async (tx: Tx) => {
    const userId = await spendLink(tx, token, ["reset", "invite"], now);
    const user = await tx.user.update({
      where: { id: userId },
      data: { passwordHash, updatedAt: now },
      select: { email: true },
    });
    await tx.signInLink.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
    await endSessions(tx, userId);
    await tx.knownDevice.deleteMany({ where: { userId } });
    return { email: user.email, device: await rememberDevice(userId, undefined, tx) };
  };
  return prisma().$transaction(change, { maxWait: 5_000, timeout: 20_000 });
}

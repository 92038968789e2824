import { type Ctx, isLocale } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { plainQuery, prisma } from "@/lib/infra/db";
import { sendMail } from "@/lib/infra/mail";
import { enqueue } from "@/lib/infra/queue";
import { tenant } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import { MAIL_LINK } from "./jobs";
import { linkMail, pointerMail } from "./mails";
import { LINK_MINUTES, type LinkPurpose, OPEN_LINKS } from "./rules";
import { hashToken, looksLikeToken, newToken } from "./tokens";

/** Nobody learns from the time an answer takes whether there is such an account: looking it up takes a few ms. */
const ANSWER_MS = 200;

/** Runs `work` and answers no sooner than after `ANSWER_MS`, also when it fails. */
export async function inEvenTime<T>(work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([
    work(),
    new Promise((resolve) => setTimeout(resolve, ANSWER_MS)),
  ]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

/** The company that a person's mail is sent for: the one they have been in longest. */
export async function homeCompany(userId: string): Promise<string | undefined> {
  const [row] = await plainQuery<{ id: string | null }>(
    "select app.user_memberships($1) -> 0 -> 'company' ->> 'id' as id",
    [userId],
  );
  return row?.id ?? undefined;
}

/**
 * Puts a mail with a link in line, if there is such an account; the answer and its time are the same if
 * there is none.
 */
export async function requestLink(email: string, purpose: LinkPurpose): Promise<void> {
  await inEvenTime(async () => {
    const user = await prisma().user.findUnique({ where: { email }, select: { id: true } });
    const companyId = user && (await homeCompany(user.id));
    if (!companyId) return;
    const payload = { userId: user.id, purpose };
    await tenant(companyId, (tx) =>
      enqueue(tx, companyId, MAIL_LINK, payload, { key: `${purpose}:${user.id}` }),
    );
  });
}

/** A new link's token, or null where enough of them are open. */
export async function mintLink(
  tx: Tx,
  userId: string,
  purpose: LinkPurpose,
  now = new Date(),
): Promise<string | null> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${userId}, 12))`;
  const open = await tx.signInLink.count({
    where: { userId, purpose, usedAt: null, expiresAt: { gt: now } },
  });
  if (open >= OPEN_LINKS) return null;
  const token = newToken();
  const expiresAt = new Date(now.getTime() + LINK_MINUTES[purpose] * 60_000);
  await tx.signInLink.create({
    data: { tokenHash: hashToken(token), userId, purpose, createdAt: now, expiresAt },
    select: { tokenHash: true },
  });
  return token;
}

/**
 * Uses a link up and returns whose it is; of any number of uses at once one succeeds.
 * @throws AppError("link_invalid") where it is unknown, used or past its time.
 */
export async function spendLink(
  tx: Tx,
  token: string,
  purposes: LinkPurpose[],
  now = new Date(),
): Promise<string> {
  if (!looksLikeToken(token)) throw new AppError("link_invalid");
  const [used] = await tx.$queryRaw<{ user_id: string }[]>`
    update sign_in_link set used_at = ${now}
    where token_hash = ${hashToken(token)} and purpose = any (${purposes}) and used_at is null and expires_at > ${now}
    returning user_id`;
  if (!used) throw new AppError("link_invalid");
  return used.user_id;
}

async function reader(tx: Tx, ctx: Ctx, userId: string) {
  const user = await tx.user.findUnique({
    where: { id: userId },
    select: { name: true, email: true, locale: true, passwordHash: true },
  });
  if (!user) return null;
  return { ...user, locale: isLocale(user.locale) ? user.locale : ctx.locale };
}

/** Serves MAIL_LINK: makes the link and sends it. The mail goes out before the commit: better twice than never. */
export async function mailLink(
  ctx: Ctx,
  { userId, purpose }: { userId: string; purpose: LinkPurpose },
): Promise<void> {
  await tenant(
    ctx.company.id,
    async (tx) => {
      const to = await reader(tx, ctx, userId);
      // Invited, but not a stranger: they sign in as they are used to.
      if (to?.passwordHash && purpose === "invite")
        return sendMail(pointerMail(to, "added", ctx.company.name));
      const token = to && (await mintLink(tx, userId, purpose));
      if (token) await sendMail(linkMail(to, purpose, token, ctx.company.name));
    },
    { timeoutMs: 50_000 },
  );
}

/** Serves MAIL_ACCOUNT_EXISTS. */
export async function mailAccountExists(ctx: Ctx, { userId }: { userId: string }): Promise<void> {
  await tenant(ctx.company.id, async (tx) => {
    const to = await reader(tx, ctx, userId);
    if (to) await sendMail(pointerMail(to, "exists", ctx.company.name));
  });
}

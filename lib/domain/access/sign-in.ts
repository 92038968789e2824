import { normaliseEmail } from "@/lib/core/contact";
import { AppError } from "@/lib/core/errors";
import { fold, nfc } from "@/lib/core/text";
import { plainQuery, prisma } from "@/lib/infra/db";
import { deviceHash, rememberDevice } from "./devices";
import { requestLink, spendLink } from "./links";
import { verifyPassword } from "./passwords";
import { forgetTry, takeTry } from "./tries";

/** From where somebody signs in; `device` is the token of the cookie that signing in leaves behind. */
export type From = { address: string; device?: string };
export type SignedIn = { userId: string; device: string };

type Account = { id: string; password_hash: string | null; known: boolean };

/** What is counted: the address as stored where it is one, else what was typed, folded and cut. */
function accountName(email: string): string {
  const typed = email.slice(0, 1_000);
  return normaliseEmail(typed) ?? fold(nfc(typed)).slice(0, 254);
}

async function findAccount(account: string, tokenHash: string | undefined): Promise<Account | undefined> {
  const [found] = await plainQuery<Account>(
    `select id, password_hash,
       exists (select from known_device where user_id = app_user.id and token_hash = $2) as known
     from app_user where email = $1`,
    [account, tokenHash ?? ""],
  );
  return found;
}

/**
 * Signs in by password.
 *
 * @throws AppError("wrong_credentials") alike for a wrong password and for no such account, after the
 *   same work; ("rate_limited") after too many tries from there; ("link_required") after too many for the
 *   account altogether: a link that signs in is then in the mailbox, if there is such an account.
 */
export async function signInByPassword(
  email: string,
  password: string,
  from: From,
  now = new Date(),
): Promise<SignedIn> {
  const account = accountName(email);
  const tokenHash = deviceHash(from.device);
  const user = await findAccount(account, tokenHash);
  const device = user?.known ? tokenHash : undefined;
  const verdict = await takeTry({ account, address: from.address, device }, now);
  if (!verdict.allowed) {
    if (verdict.code === "link_required") await requestLink(account, "sign-in");
    throw new AppError(verdict.code, { retryAfter: verdict.retryAfter });
  }
  if (!(await verifyPassword(user?.password_hash, password)) || !user)
    throw new AppError("wrong_credentials");
  await forgetTry(verdict.tryId);
  return { userId: user.id, device: await rememberDevice(user.id, from.device) };
}

/** Signs in by the link that was mailed. @throws AppError("link_invalid") */
export async function signInByLink(token: string, from: From, now = new Date()): Promise<SignedIn> {
  const userId = await spendLink(prisma(), token, ["sign-in"], now);
  return { userId, device: await rememberDevice(userId, from.device) };
}

/**
 * Signs in whom Google's answer names. Google says whose mailbox it is (`email_verified`), and whoever has
 * the mailbox could also reset the password, so the address is enough to link the two. Nobody becomes a
 * member by it: null for an address without an account.
 */
export async function signInByGoogle(
  profile: { email?: string; email_verified?: boolean },
  from: From,
): Promise<SignedIn | null> {
  const email = profile.email_verified === true ? normaliseEmail(profile.email ?? "") : null;
  const user = email ? await findAccount(email, undefined) : undefined;
  return user ? { userId: user.id, device: await rememberDevice(user.id, from.device) } : null;
}

import type { Locale } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { anyCompany, createCompany } from "@/lib/domain/companies/service";
import { prisma } from "@/lib/infra/db";
import { env } from "@/lib/infra/env";
import { enqueue } from "@/lib/infra/queue";
import { tenant } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import { MAIL_ACCOUNT_EXISTS, MAIL_LINK } from "./jobs";
import { homeCompany, inEvenTime } from "./links";
import { hashPassword } from "./passwords";
import { requirePassword } from "./reset";
import type { SignUpInput } from "./schema";

/** "first": whoever comes first sets a password and is in. "open": the mailbox is proved first. "closed": by invitation. */
export async function signUpState(): Promise<"first" | "open" | "closed"> {
  if (!(await anyCompany())) return "first";
  return env().SIGN_UP === "open" ? "open" : "closed";
}

type Owner = { name: string; email: string; locale: Locale; passwordHash: string | null };

async function createOwner(
  tx: Tx,
  companyId: string,
  { name, email, locale, passwordHash }: Owner,
): Promise<string> {
  const userId = newId();
  await tx.user.create({ data: { id: userId, name, email, locale, passwordHash }, select: { id: true } });
  await tx.member.create({ data: { companyId, id: newId(), userId, role: "owner" }, select: { id: true } });
  return userId;
}

/**
 * Starts a company with its first owner.
 *
 * The very first one of an installation gets its password at once. Later, where sign-up is open, the
 * answer is always the same and a mail follows: a link to choose the password, or word that there is an
 * account already.
 *
 * @returns the slug of the first company; null where a mail follows.
 * @throws AppError("sign_up_closed")
 */
export async function signUp(input: SignUpInput, locale: Locale): Promise<{ company: string | null }> {
  const state = await signUpState();
  if (state === "closed") throw new AppError("sign_up_closed");
  const start = {
    name: input.company,
    country: input.country ?? "DK",
    timeZone: input.timeZone,
    locale: input.locale ?? locale,
  };
  const owner = { name: input.name, email: input.email, locale: start.locale };

  if (state === "first") {
    if (!input.password) throw invalid("password", "required");
    requirePassword(input.password, [input.email, input.name, input.company]);
    const passwordHash = await hashPassword(input.password);
    return createCompany({ ...start, onlyFirst: true }, async (tx, { id, slug }) => {
      await createOwner(tx, id, { ...owner, passwordHash });
      return { company: slug };
    });
  }

  await inEvenTime(async () => {
    const known = await prisma().user.findUnique({ where: { email: input.email }, select: { id: true } });
    const home = known && (await homeCompany(known.id));
    if (known && home) {
      await tenant(home, (tx) =>
        enqueue(tx, home, MAIL_ACCOUNT_EXISTS, { userId: known.id }, { key: `exists:${known.id}` }),
      );
    } else if (!known) {
      await createCompany(start, async (tx, { id }) => {
        const userId = await createOwner(tx, id, { ...owner, passwordHash: null });
        await enqueue(tx, id, MAIL_LINK, { userId, purpose: "invite" as const });
      });
    }
  });
  return { company: null };
}

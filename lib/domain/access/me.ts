import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { PERMISSIONS } from "@/lib/core/permissions";
import { tenant } from "@/lib/infra/tenant";
import type { Identity } from "./identity";
import type { Me, MeChange } from "./schema";

/** Who asks, where, and what they may do: what a page needs before anything else. */
export function getMe(ctx: Ctx, identity: Identity | null): Me {
  const { company } = ctx;
  const permissions = PERMISSIONS.filter((permission) => ctx.can(permission));
  if (identity?.kind !== "session") return { user: null, company, companies: [], member: null, permissions };
  const { userId, name, email, locale, memberships } = identity;
  const here = memberships.find((membership) => membership.company.id === company.id);
  if (!here) throw new AppError("not_found");
  return {
    user: { id: userId, name, email, locale },
    company,
    companies: memberships.map((one) => ({ slug: one.company.slug, name: one.company.name, role: one.role })),
    member: { id: here.memberId, role: here.role, locale: here.locale, timeZone: here.timeZone },
    permissions,
  };
}

/** Changes one's own name, language and time zone. The language is also that of mails to this person. */
export async function changeMe(ctx: Ctx, identity: Identity | null, change: MeChange): Promise<Me> {
  const { actor, company } = ctx;
  if (actor.kind !== "member" || identity?.kind !== "session") {
    throw new AppError("forbidden", { params: { permission: "me" } });
  }
  const { name, locale, timeZone } = change;
  await tenant(company.id, async (tx) => {
    await tx.user.update({
      where: { id: actor.userId },
      data: { name, locale, updatedAt: new Date() },
      select: { id: true },
    });
    const where = { companyId_id: { companyId: company.id, id: actor.memberId } };
    await tx.member.update({ where, data: { locale, timeZone }, select: { id: true } });
  });
  const memberships = identity.memberships.map((one) =>
    one.company.id === company.id
      ? {
          ...one,
          locale: locale === undefined ? one.locale : locale,
          timeZone: timeZone === undefined ? one.timeZone : timeZone,
        }
      : one,
  );
  return getMe(ctx, {
    ...identity,
    name: name ?? identity.name,
    locale: locale === undefined ? identity.locale : locale,
    memberships,
  });
}

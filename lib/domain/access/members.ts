import type { Ctx } from "@/lib/core/context";
import { AppError, invalid } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { write } from "@/lib/domain/events/write";
import { tenant } from "@/lib/infra/tenant";
import type { Tx } from "@/lib/infra/transaction";
import { MAIL_LINK } from "./jobs";
import type { Invite, Member, MemberList } from "./schema";

const SHOWN = { id: true, userId: true, role: true, user: { select: { name: true, email: true } } } as const;
type Row = { id: string; userId: string; role: string; user: { name: string; email: string } };

function shown({ user, role, ...row }: Row): Member {
  return { ...row, ...user, role: role as Role };
}

/** Everybody who works in the company, by name. */
export async function listMembers(ctx: Ctx): Promise<MemberList> {
  ctx.require("members:read");
  const companyId = ctx.company.id;
  const rows = await tenant(companyId, (tx) =>
    tx.member.findMany({
      where: { companyId, removedAt: null },
      select: SHOWN,
      orderBy: [{ user: { name: "asc" } }, { id: "asc" }],
    }),
  );
  return { data: rows.map(shown) };
}

/** Who owns may give and take everything; an admin everything but ownership. */
function requireOwnerFor(ctx: Ctx, ...roles: string[]): void {
  const { actor } = ctx;
  const owns = actor.kind === "system" || (actor.kind === "member" && actor.role === "owner");
  if (roles.includes("owner") && !owns) throw new AppError("forbidden", { params: { permission: "owner" } });
}

/** The member as it is, with every owner's row held: of two owners who leave at once, one stays. */
async function memberToChange(tx: Tx, companyId: string, id: string): Promise<Row> {
  await tx.$queryRaw`
    select id from member where company_id = ${companyId}::uuid and role = 'owner' and removed_at is null
    order by id for update`;
  const row = await tx.member.findFirst({ where: { companyId, id, removedAt: null }, select: SHOWN });
  if (!row) throw new AppError("not_found");
  return row;
}

async function requireAnotherOwner(tx: Tx, companyId: string, id: string): Promise<void> {
  const others = await tx.member.count({ where: { companyId, role: "owner", removedAt: null, NOT: { id } } });
  if (others === 0) throw invalid("role", "last_owner");
}

/**
 * Makes somebody a member, and mails them: a link to choose a password, or where to sign in if they have
 * one. @throws AppError("invalid_input") where they are a member already.
 */
export async function inviteMember(ctx: Ctx, { email, name, role }: Invite): Promise<Member> {
  ctx.require("members:write");
  requireOwnerFor(ctx, role);
  const companyId = ctx.company.id;
  return write(ctx, async (w) => {
    const user =
      (await w.tx.user.findUnique({ where: { email }, select: { id: true } })) ??
      (await w.tx.user.create({ data: { id: newId(), email, name }, select: { id: true } }));
    const where = { companyId_userId: { companyId, userId: user.id } };
    const before = await w.tx.member.findUnique({ where, select: { removedAt: true } });
    if (before && !before.removedAt) throw invalid("email", "taken");
    const row = await w.tx.member.upsert({
      where,
      create: { companyId, id: newId(), userId: user.id, role },
      update: { role, removedAt: null },
      select: SHOWN,
    });
    await w.event({ entity: "member", entityId: row.id, action: "created", after: { role } });
    await w.enqueue(MAIL_LINK, { userId: user.id, purpose: "invite" });
    return shown(row);
  });
}

/** @throws AppError("invalid_input") with "last_owner" where the company would be left without one. */
export async function changeRole(ctx: Ctx, id: string, role: Role): Promise<Member> {
  ctx.require("members:write");
  const companyId = ctx.company.id;
  return write(ctx, async (w) => {
    const before = await memberToChange(w.tx, companyId, id);
    if (before.role === role) return shown(before);
    requireOwnerFor(ctx, role, before.role);
    if (before.role === "owner") await requireAnotherOwner(w.tx, companyId, id);
    await w.tx.member.update({
      where: { companyId_id: { companyId, id } },
      data: { role },
      select: { id: true },
    });
    await w.event({
      entity: "member",
      entityId: id,
      action: "updated",
      before: { role: before.role },
      after: { role },
    });
    return shown({ ...before, role });
  });
}

/** Ends a membership: within 5 s nothing of the company opens to them. What they did stays theirs in the history. */
export async function removeMember(ctx: Ctx, id: string): Promise<void> {
  ctx.require("members:write");
  const companyId = ctx.company.id;
  await write(ctx, async (w) => {
    const before = await memberToChange(w.tx, companyId, id);
    requireOwnerFor(ctx, before.role);
    if (before.role === "owner") await requireAnotherOwner(w.tx, companyId, id);
    const where = { companyId_id: { companyId, id } };
    await w.tx.member.update({ where, data: { removedAt: new Date() }, select: { id: true } });
    await w.event({ entity: "member", entityId: id, action: "removed", before: { role: before.role } });
  });
}

import { describe, expect, it } from "vitest";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { changeRole, inviteMember, listMembers, removeMember } from "@/lib/domain/access/members";
import { createDatabase, query } from "../setup/database";
import { ctxOf, newCompany, type Person } from "../setup/people";

const database = await createDatabase();

async function withMember(owner: Person, role: Role): Promise<Person> {
  const email = `${newId()}@example.dk`;
  const { id, userId } = await inviteMember(ctxOf(owner), { email, name: `Æske ${role}`, role });
  return { company: owner.company, userId, memberId: id, email, role };
}

const invitation = (role: Role) => ({ email: `${newId()}@example.dk`, name: "Ole", role });

describe("members", () => {
  it("are invited once, come back after they were removed, and are seen by their company alone", async () => {
    const owner = await newCompany("Members");
    const other = await newCompany("Others");
    const agent = await withMember(owner, "agent");
    const invite = { email: agent.email, name: "Somebody", role: "viewer" as const };
    await expect(inviteMember(ctxOf(owner), invite)).rejects.toMatchObject({
      fields: [{ field: "email", code: "taken" }],
    });
    await removeMember(ctxOf(owner), agent.memberId);
    expect((await listMembers(ctxOf(owner))).data).toHaveLength(1);
    expect(await inviteMember(ctxOf(owner), invite)).toMatchObject({
      id: agent.memberId,
      role: "viewer",
      name: "Æske agent",
    });
    expect(await inviteMember(ctxOf(other), invite)).toMatchObject({ userId: agent.userId });
    expect((await listMembers(ctxOf(owner))).data.map(({ role }) => role).sort()).toEqual([
      "owner",
      "viewer",
    ]);
    await expect(changeRole(ctxOf(other), agent.memberId, "admin")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("are written into the history", async () => {
    const owner = await newCompany("History");
    const agent = await withMember(owner, "agent");
    await changeRole(ctxOf(owner), agent.memberId, "admin");
    await removeMember(ctxOf(owner), agent.memberId);
    const events = await query(
      database.owner,
      "select action, before, after, actor_id as by from event where entity_id = $1 order by id",
      [agent.memberId],
    );
    const by = owner.memberId;
    expect(events).toEqual([
      { action: "created", before: null, after: { role: "agent" }, by },
      { action: "updated", before: { role: "agent" }, after: { role: "admin" }, by },
      { action: "removed", before: { role: "admin" }, after: null, by },
    ]);
  });

  it("never leave a company without an owner, also when two go at once", async () => {
    const one = await newCompany("Owners");
    const last = { code: "invalid_input", fields: [{ code: "last_owner" }] };
    await expect(removeMember(ctxOf(one), one.memberId)).rejects.toMatchObject(last);
    await expect(changeRole(ctxOf(one), one.memberId, "admin")).rejects.toMatchObject(last);
    for (let round = 0; round < 5; round++) {
      const two = await withMember(one, "owner");
      const outcomes = await Promise.allSettled([
        changeRole(ctxOf(one), one.memberId, "viewer"),
        changeRole(ctxOf(two), two.memberId, "viewer"),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      // Whoever is left puts things back for the next round.
      const left = outcomes[0]?.status === "rejected" ? one : two;
      await changeRole(ctxOf(left), one.memberId, "owner");
      await removeMember(ctxOf(one), two.memberId);
    }
  });

  it("give no more than they have", async () => {
    const owner = await newCompany("Roles");
    const admin = await withMember(owner, "admin");
    const agent = await withMember(owner, "agent");
    await expect(inviteMember(ctxOf(admin), invitation("owner"))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(changeRole(ctxOf(admin), agent.memberId, "owner")).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(changeRole(ctxOf(admin), owner.memberId, "viewer")).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeMember(ctxOf(admin), owner.memberId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(inviteMember(ctxOf(agent), invitation("viewer"))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeMember(ctxOf(agent), admin.memberId)).rejects.toMatchObject({ code: "forbidden" });
    await inviteMember(ctxOf(admin), invitation("admin"));
    await changeRole(ctxOf(admin), agent.memberId, "viewer");
  });
});

"use client";

import { UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import useSWR from "swr";
import { api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { ErrorState } from "@/components/ui/state";
import type { Role } from "@/lib/core/permissions";
import type { Member, MemberList } from "@/lib/domain/access/schema";
import { InviteMember } from "./invite-member";
import { MemberLine } from "./member-line";
import { Lines, Section } from "./section";
import { WaitingLines } from "./waiting";

export function Members() {
  const t = useTranslations("settings.members");
  const role = useTranslations("settings.role");
  const common = useTranslations("common");
  const failureOf = useFailure();
  const router = useRouter();
  const me = useMe();
  const mayWrite = me.can("members:write");
  const { data, error, mutate } = useSWR<MemberList, unknown>("/members");
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);

  const say = (thrown: unknown) =>
    toast.error(failureOf(thrown).title, { description: failureOf(thrown).detail });

  const changeRole = async (member: Member, next: Role) => {
    const shown = (list?: MemberList): MemberList => ({
      data: (list?.data ?? []).map((one) => (one.id === member.id ? { ...one, role: next } : one)),
    });
    const change = async () => {
      await api(`/members/${member.id}`, { method: "PATCH", body: { role: next } });
      return undefined;
    };
    try {
      await mutate(change, { optimisticData: shown, populateCache: false, rollbackOnError: true });
      toast(t("changed", { name: member.name, role: role(next) }));
      // One's own role decides what the rest of the page offers.
      if (member.id === me.member?.id) router.refresh();
    } catch (thrown) {
      say(thrown);
    }
  };

  const remove = async (member: Member) => {
    try {
      await api(`/members/${member.id}`, { method: "DELETE" });
      toast(t("removed", { name: member.name }));
    } catch (thrown) {
      say(thrown);
    }
    void mutate();
  };

  return (
    <Section
      id="settings-members"
      title={t("title")}
      body={
        <>
          {t("body", { company: me.company.name })} {!mayWrite && t("readOnly")}
        </>
      }
      action={
        mayWrite && (
          <Button size="sm" kind="primary" onClick={() => setInviting(true)}>
            <UserPlus className="size-3.5" aria-hidden />
            {t("invite")}
          </Button>
        )
      }
    >
      {error !== undefined && !data && (
        <ErrorState failure={failureOf(error)} onRetry={() => void mutate()} />
      )}
      {!data && error === undefined && <WaitingLines />}
      {data && (
        <Lines>
          {data.data.map((member) => (
            <MemberLine
              key={member.id}
              member={member}
              onRole={(next) => void changeRole(member, next)}
              onRemove={() => setRemoving(member)}
            />
          ))}
        </Lines>
      )}
      {inviting && <InviteMember onClose={() => setInviting(false)} onInvited={() => void mutate()} />}
      <Confirm
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={t("removeTitle", { name: removing?.name ?? "" })}
        body={t("removeBody")}
        action={t("removeYes")}
        cancel={common("cancel")}
        onConfirm={() => removing && void remove(removing)}
      />
    </Section>
  );
}

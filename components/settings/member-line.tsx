"use client";

import { UserMinus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMe } from "@/components/shell/me";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";
import { ROLES, type Role } from "@/lib/core/permissions";
import type { Member } from "@/lib/domain/access/schema";

type Props = { member: Member; onRole: (role: Role) => void; onRemove: () => void };

/** The roles that somebody may give: an admin everything but ownership. */
export function rolesToGive(own: Role | undefined): readonly Role[] {
  return own === "owner" ? ROLES : ROLES.filter((role) => role !== "owner");
}

export function MemberLine({ member, onRole, onRemove }: Props) {
  const t = useTranslations("settings.members");
  const role = useTranslations("settings.role");
  const me = useMe();
  const self = member.id === me.member?.id;
  const roles = rolesToGive(me.member?.role);
  const mayChange = me.can("members:write") && roles.includes(member.role);
  return (
    <li className="flex items-center gap-x-3 gap-y-2 px-3.5 py-2 max-sm:flex-wrap max-sm:py-3">
      <Avatar name={member.name} className="size-7 text-2xs" />
      <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-3rem)]">
        <p className="flex items-center gap-2 font-medium">
          <span className="truncate">{member.name}</span>
          {self && <Badge colour="blue">{t("you")}</Badge>}
        </p>
        <p className="truncate text-ink-3 text-xs">{member.email}</p>
      </div>
      {mayChange ? (
        <NativeSelect
          aria-label={t("roleOf", { name: member.name })}
          value={member.role}
          onChange={(event) => onRole(event.target.value as Role)}
          className="shrink-0 max-sm:ml-10 max-sm:flex-1 sm:w-40!"
        >
          {roles.map((value) => (
            <option key={value} value={value}>
              {role(value)}
            </option>
          ))}
        </NativeSelect>
      ) : (
        <span className="shrink-0 text-ink-2 max-sm:ml-10">{role(member.role)}</span>
      )}
      {mayChange && !self && (
        <Tooltip text={t("remove")}>
          <Button
            kind="quiet"
            size="icon"
            aria-label={t("removeOf", { name: member.name })}
            onClick={onRemove}
          >
            <UserMinus className="size-4" aria-hidden />
          </Button>
        </Tooltip>
      )}
      {mayChange && self && <span className="size-7 shrink-0 max-sm:hidden" />}
    </li>
  );
}

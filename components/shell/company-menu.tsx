"use client";

import { ChevronsUpDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { MenuContent, MenuItem, MenuLabel, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import { useMe } from "./me";

/** Which company one is in, and the way to the others. */
export function CompanyMenu() {
  const t = useTranslations("shell");
  const { company, companies } = useMe();
  const router = useRouter();
  return (
    <MenuRoot>
      <MenuTrigger
        aria-label={t("switchCompany", { company: company.name })}
        className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left hover:bg-pressed data-[state=open]:bg-pressed"
      >
        <Avatar name={company.name} square className="size-6 text-[10px]" />
        <span className="min-w-0 flex-1 truncate font-semibold">{company.name}</span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-ink-3" aria-hidden />
      </MenuTrigger>
      <MenuContent className="w-60">
        <MenuLabel>{t("companies")}</MenuLabel>
        {companies.map(({ slug, name }) => (
          <MenuItem
            key={slug}
            icon={<Avatar name={name} square className="size-4 text-[8px]" />}
            checked={slug === company.slug}
            onSelect={() => slug !== company.slug && router.push(`/${slug}/leads`)}
          >
            {name}
          </MenuItem>
        ))}
      </MenuContent>
    </MenuRoot>
  );
}

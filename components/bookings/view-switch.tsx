"use client";

import { CalendarDays, List } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMe } from "@/components/shell/me";
import { cx } from "@/components/ui/cx";

/** Bookings as a list or as a calendar: two pages, one room. */
export function ViewSwitch() {
  const t = useTranslations("calendar");
  const { company } = useMe();
  const path = usePathname();
  const base = `/${company.slug}/bookings`;
  const pages = [
    { href: base, icon: List, label: t("list") },
    { href: `${base}/calendar`, icon: CalendarDays, label: t("calendar") },
  ];
  return (
    <nav aria-label={t("show")} className="inline-flex shrink-0 gap-0.5 rounded-lg bg-pressed p-0.5">
      {pages.map(({ href, icon: Icon, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : undefined}
          className={cx(
            "flex h-6 items-center gap-1.5 rounded-md px-2 font-medium text-sm pointer-coarse:h-10",
            path === href ? "bg-raised text-ink shadow-button" : "text-ink-2 hover:text-ink",
          )}
        >
          <Icon className="size-3.5" aria-hidden />
          <span className="max-sm:sr-only">{label}</span>
        </Link>
      ))}
    </nav>
  );
}

"use client";

import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { MenuContent, MenuItem, MenuRoot, MenuTrigger } from "@/components/ui/menu";
import type { Room } from "./rooms";

/** So many fit beside each other on a phone. */
const MOST = 5;

const TAB = "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 font-medium text-2xs";

/** The rooms at the bottom of a phone; those that do not fit stand in a menu. */
export function PhoneBar({ rooms, base }: { rooms: Room[]; base: string }) {
  const t = useTranslations("shell");
  const common = useTranslations("common");
  const path = usePathname();
  const router = useRouter();
  const here = ({ id }: Room) => path.startsWith(`${base}/${id}`);
  const beside = rooms.length > MOST ? rooms.slice(0, MOST - 1) : rooms;
  const more = rooms.slice(beside.length);
  return (
    <nav
      aria-label={t("rooms")}
      className="flex shrink-0 justify-around pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {beside.map((room) => (
        <Link
          key={room.id}
          href={`${base}/${room.id}`}
          aria-current={here(room) ? "page" : undefined}
          className={cx(TAB, here(room) ? "text-accent-ink" : "text-ink-3")}
        >
          <room.icon className="size-5" aria-hidden />
          <span className="max-w-full truncate px-0.5">{t(`room.${room.id}`)}</span>
        </Link>
      ))}
      {more.length > 0 && (
        <MenuRoot>
          <MenuTrigger className={cx(TAB, more.some(here) ? "text-accent-ink" : "text-ink-3")}>
            <Ellipsis className="size-5" aria-hidden />
            {common("more")}
          </MenuTrigger>
          <MenuContent align="end" side="top">
            {more.map((room) => (
              <MenuItem
                key={room.id}
                icon={<room.icon />}
                checked={here(room)}
                onSelect={() => router.push(`${base}/${room.id}`)}
              >
                {t(`room.${room.id}`)}
              </MenuItem>
            ))}
          </MenuContent>
        </MenuRoot>
      )}
    </nav>
  );
}

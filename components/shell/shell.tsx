"use client";

import { Command, Search } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { useHotkeys } from "@/components/ui/hotkeys";
import { Kbd } from "@/components/ui/kbd";
import { useModKey } from "@/components/ui/media";
import { CompanyMenu } from "./company-menu";
import { KeyboardHelp } from "./keyboard-help";
import { useMe } from "./me";
import { Palette } from "./palette";
import { PhoneBar } from "./phone-bar";
import { ROOMS, type Room } from "./rooms";
import { UserMenu } from "./user-menu";

const ShellContext = createContext<{ openPalette: () => void; openHelp: () => void }>({
  openPalette: () => undefined,
  openHelp: () => undefined,
});

export function useShell() {
  return useContext(ShellContext);
}

/** The frame around every room: sidebar on a desk, a bar at the bottom of a phone, palette and keys. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const me = useMe();
  const router = useRouter();
  const mod = useModKey();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const rooms = ROOMS.filter(({ permission }) => me.can(permission));
  const base = `/${me.company.slug}`;

  const go = Object.fromEntries(
    rooms.map(({ id, keys }) => [
      keys,
      (event: KeyboardEvent) => {
        event.preventDefault();
        router.push(`${base}/${id}`);
      },
    ]),
  );
  useHotkeys(go, true, "g");
  useHotkeys({
    "mod+k": (event) => {
      event.preventDefault();
      setPalette((open) => !open);
    },
    "?": () => setHelp(true),
  });

  const value = useMemo(() => ({ openPalette: () => setPalette(true), openHelp: () => setHelp(true) }), []);
  return (
    <ShellContext value={value}>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-raised px-3 py-2 shadow-raised focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <div className="flex h-dvh flex-col md:flex-row">
        <aside className="hidden w-56 shrink-0 flex-col gap-3 px-2 py-2 md:flex" aria-label={t("sidebar")}>
          <div className="flex items-center">
            <CompanyMenu />
          </div>
          <button
            type="button"
            onClick={value.openPalette}
            className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2 text-ink-3 shadow-button hover:border-line-strong"
          >
            <Search className="size-3.5" aria-hidden />
            <span className="flex-1 text-left">{t("searchOrGo")}</span>
            <Kbd>{`${mod} K`}</Kbd>
          </button>
          <nav aria-label={t("rooms")} className="grid gap-px">
            {rooms.map((room) => (
              <RoomLink key={room.id} room={room} base={base} />
            ))}
          </nav>
          <div className="flex-1" />
          <UserMenu onHelp={value.openHelp}>
            <button
              type="button"
              className="flex h-9 items-center gap-2 rounded-md px-1.5 text-left hover:bg-pressed data-[state=open]:bg-pressed"
            >
              <Avatar name={me.user?.name ?? "?"} className="size-6 text-[10px]" />
              <span className="min-w-0 flex-1 truncate">{me.user?.name}</span>
            </button>
          </UserMenu>
        </aside>

        <header className="flex h-12 shrink-0 items-center gap-1 px-2 md:hidden">
          <CompanyMenu />
          <Button kind="quiet" size="icon" aria-label={t("searchOrGo")} onClick={value.openPalette}>
            <Command className="size-4" />
          </Button>
          <UserMenu onHelp={value.openHelp}>
            <Button kind="quiet" size="icon" aria-label={t("you")}>
              <Avatar name={me.user?.name ?? "?"} className="size-6 text-[10px]" />
            </Button>
          </UserMenu>
        </header>

        <main
          id="main"
          tabIndex={-1}
          className="relative flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden border-line bg-surface outline-none max-md:border-y md:my-2 md:mr-2 md:rounded-lg md:border"
        >
          {children}
        </main>

        <PhoneBar rooms={rooms} base={base} />
      </div>
      <Palette open={palette} onOpenChange={setPalette} onHelp={() => setHelp(true)} />
      <KeyboardHelp open={help} onOpenChange={setHelp} />
    </ShellContext>
  );
}

function useIsHere(base: string, id: string): boolean {
  return usePathname().startsWith(`${base}/${id}`);
}

function RoomLink({ room: { id, icon: Icon }, base }: { room: Room; base: string }) {
  const t = useTranslations("shell");
  const here = useIsHere(base, id);
  return (
    <Link
      href={`${base}/${id}`}
      aria-current={here ? "page" : undefined}
      className={cx(
        "flex h-8 cursor-default items-center gap-2.5 rounded-md px-2 font-medium",
        here ? "bg-pressed text-ink" : "text-ink-2 hover:bg-pressed/60 hover:text-ink",
      )}
    >
      <Icon className={cx("size-4", here ? "text-ink" : "text-ink-3")} aria-hidden />
      {t(`room.${id}`)}
    </Link>
  );
}

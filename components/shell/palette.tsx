"use client";

import { Command } from "cmdk";
import { Contact, FileUp, Keyboard, Languages, Monitor, Moon, Plus, Sun, Target } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Dialog as Base } from "radix-ui";
import { type ReactNode, useDeferredValue, useState } from "react";
import useSWR from "swr";
import { useDebounced } from "@/components/ui/debounce";
import { applyTheme } from "@/components/ui/theme";
import { LOCALES } from "@/lib/core/context";
import { fold, words } from "@/lib/core/text";
import { LANGUAGE_NAMES } from "@/lib/i18n/choose";
import { useMe } from "./me";
import { useChangeLocale } from "./preferences";
import { ROOMS } from "./rooms";

type Found = { data: { id: string; name: string; organisation?: string; email?: string | null }[] };
type Props = { open: boolean; onOpenChange: (open: boolean) => void; onHelp: () => void };

const ITEM =
  "flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-ink-3";

/** By what stands there, word for word: the library's own fuzzy search finds letters in anything. */
function matches(value: string, search: string, keywords: string[] = []): number {
  const text = fold(`${value} ${keywords.join(" ")}`);
  return words(search).every((word) => text.includes(word)) ? 1 : 0;
}

/** ⌘K: go anywhere, start anything, find a lead or a customer by its beginning. */
export function Palette({ open, onOpenChange, onHelp }: Props) {
  const t = useTranslations("shell");
  const me = useMe();
  const router = useRouter();
  const changeLocale = useChangeLocale();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(useDebounced(typed.trim(), 120));
  const search = (path: string, allowed: boolean) =>
    open && allowed && q.length > 1 ? `${path}?limit=6&q=${encodeURIComponent(q)}` : null;
  const leads = useSWR<Found>(search("/leads", me.can("leads:read")), { keepPreviousData: true }).data;
  const customers = useSWR<Found>(search("/customers", me.can("customers:read")), {
    keepPreviousData: true,
  }).data;
  const base = `/${me.company.slug}`;
  const close = (next: boolean) => {
    onOpenChange(next);
    if (!next) setTyped("");
  };
  const run = (action: () => void) => () => {
    close(false);
    action();
  };
  const item = (value: string, icon: ReactNode, label: string, action: () => void, hint?: string) => (
    <Command.Item
      key={value}
      value={value}
      keywords={[label, hint ?? "", typed]}
      onSelect={run(action)}
      className={ITEM}
    >
      {icon}
      <span className="min-w-0 truncate">{label}</span>
      {hint && <span className="min-w-0 flex-1 truncate text-ink-3">{hint}</span>}
    </Command.Item>
  );
  const command = (value: string, icon: ReactNode, label: string, action: () => void) => (
    <Command.Item key={value} value={value} keywords={[label]} onSelect={run(action)} className={ITEM}>
      {icon}
      {label}
    </Command.Item>
  );

  return (
    <Base.Root open={open} onOpenChange={close}>
      <Base.Portal>
        <Base.Overlay className="fixed inset-0 z-40 animate-fade bg-shade" />
        <Base.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-3 z-50 animate-rise overflow-hidden rounded-xl bg-raised shadow-raised outline-none sm:inset-x-auto sm:top-[12vh] sm:left-1/2 sm:w-[36rem] sm:-translate-x-1/2"
        >
          <Base.Title className="sr-only">{t("palette")}</Base.Title>
          <Command label={t("palette")} loop filter={matches}>
            <Command.Input
              autoFocus
              value={typed}
              onValueChange={setTyped}
              placeholder={t("palettePlaceholder")}
              className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3">
              <Command.Empty className="px-3 py-6 text-center text-ink-3">{t("nothingFound")}</Command.Empty>
              {q.length > 1 && leads && leads.data.length > 0 && (
                <Command.Group heading={t("room.leads")} forceMount>
                  {leads.data.map(({ id, name, organisation, email }) =>
                    item(
                      `lead ${id}`,
                      <Target />,
                      name,
                      () => router.push(`${base}/leads?lead=${id}`),
                      organisation || (email ?? undefined),
                    ),
                  )}
                </Command.Group>
              )}
              {q.length > 1 && customers && customers.data.length > 0 && (
                <Command.Group heading={t("room.customers")} forceMount>
                  {customers.data.map(({ id, name, email }) =>
                    item(
                      `customer ${id}`,
                      <Contact />,
                      name,
                      () => router.push(`${base}/customers?customer=${id}`),
                      email ?? undefined,
                    ),
                  )}
                </Command.Group>
              )}
              <Command.Group heading={t("start")}>
                {me.can("leads:write") &&
                  command("new-lead", <Plus />, t("newLead"), () => router.push(`${base}/leads?new=1`))}
                {me.can("customers:write") &&
                  command("new-customer", <Plus />, t("newCustomer"), () =>
                    router.push(`${base}/customers?new=1`),
                  )}
                {me.can("bookings:write") &&
                  command("new-booking", <Plus />, t("newBooking"), () =>
                    router.push(`${base}/bookings?new=1`),
                  )}
                {me.can("services:write") &&
                  command("new-service", <Plus />, t("newService"), () =>
                    router.push(`${base}/services?open=new`),
                  )}
                {me.can("imports:write") &&
                  command("import", <FileUp />, t("importFile"), () => router.push(`${base}/imports`))}
              </Command.Group>
              <Command.Group heading={t("goTo")}>
                {ROOMS.filter(({ permission }) => me.can(permission)).map(({ id, icon: Icon }) =>
                  command(`go-${id}`, <Icon />, t(`room.${id}`), () => router.push(`${base}/${id}`)),
                )}
              </Command.Group>
              <Command.Group heading={t("appearance")}>
                {command("light", <Sun />, t("useLight"), () => applyTheme("light"))}
                {command("dark", <Moon />, t("useDark"), () => applyTheme("dark"))}
                {command("system", <Monitor />, t("useSystem"), () => applyTheme("system"))}
                {LOCALES.map((locale) =>
                  command(
                    `language-${locale}`,
                    <Languages />,
                    LANGUAGE_NAMES[locale],
                    () => void changeLocale(locale),
                  ),
                )}
                {command("keyboard", <Keyboard />, t("keyboard"), onHelp)}
              </Command.Group>
            </Command.List>
          </Command>
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

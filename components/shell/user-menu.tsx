"use client";

import { Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { signOut } from "@/components/auth/calls";
import {
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRoot,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/menu";
import { applyTheme, currentTheme, type Theme } from "@/components/ui/theme";
import { LOCALES } from "@/lib/core/context";
import { LANGUAGE_NAMES } from "@/lib/i18n/choose";
import { useMe } from "./me";
import { useChangeLocale } from "./preferences";

/** Theme, language, keys and sign-out: the same menu behind the avatar on a desk and on a phone. */
export function UserMenu({ children, onHelp }: { children: ReactNode; onHelp: () => void }) {
  const t = useTranslations("shell");
  const me = useMe();
  const locale = useLocale();
  const changeLocale = useChangeLocale();
  const [theme, setTheme] = useState<Theme>("system");
  const choose = (next: Theme) => {
    applyTheme(next);
    setTheme(next);
  };
  return (
    <MenuRoot onOpenChange={(open) => open && setTheme(currentTheme())}>
      <MenuTrigger asChild>{children}</MenuTrigger>
      <MenuContent className="w-60">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium">{me.user?.name}</p>
          <p className="truncate text-ink-3 text-xs">{me.user?.email}</p>
        </div>
        <MenuSeparator />
        <MenuLabel>{t("theme")}</MenuLabel>
        <MenuRadioGroup
          value={theme}
          onChange={choose}
          options={[
            { value: "system", label: t("themeSystem"), icon: <Monitor /> },
            { value: "light", label: t("themeLight"), icon: <Sun /> },
            { value: "dark", label: t("themeDark"), icon: <Moon /> },
          ]}
        />
        <MenuSeparator />
        <MenuLabel>{t("language")}</MenuLabel>
        <MenuRadioGroup
          value={locale}
          onChange={(next) => void changeLocale(next)}
          options={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
        <MenuSeparator />
        <MenuItem icon={<Keyboard />} keys="?" onSelect={onHelp} className="pointer-coarse:hidden">
          {t("keyboard")}
        </MenuItem>
        <MenuItem icon={<LogOut />} onSelect={() => void signOut()}>
          {t("signOut")}
        </MenuItem>
      </MenuContent>
    </MenuRoot>
  );
}

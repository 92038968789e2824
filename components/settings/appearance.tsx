"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Segments } from "@/components/ui/choices";
import { applyTheme, currentTheme, type Theme } from "@/components/ui/theme";
import { Section } from "./section";

export function Appearance() {
  const t = useTranslations("settings.appearance");
  const shell = useTranslations("shell");
  const [theme, setTheme] = useState<Theme>("system");
  // The choice stands on the page's root element, also when it is made elsewhere.
  useEffect(() => {
    const read = () => setTheme(currentTheme());
    read();
    const watch = new MutationObserver(read);
    watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => watch.disconnect();
  }, []);
  return (
    <Section id="settings-appearance" title={t("title")} body={t("body")}>
      <Segments
        label={t("theme")}
        value={theme}
        onChange={(next) => applyTheme(next)}
        options={[
          { value: "system", label: shell("themeSystem"), icon: <Monitor /> },
          { value: "light", label: shell("themeLight"), icon: <Sun /> },
          { value: "dark", label: shell("themeDark"), icon: <Moon /> },
        ]}
      />
    </Section>
  );
}

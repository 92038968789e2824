"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { ApiError, api } from "@/components/api/client";
import { useFailure } from "@/components/api/use-failure";
import { useMe } from "@/components/shell/me";
import { Button } from "@/components/ui/button";
import { Field, Input, NativeSelect } from "@/components/ui/input";
import { rememberChoice } from "@/components/ui/theme";
import { LOCALES, type Locale } from "@/lib/core/context";
import type { MeChange } from "@/lib/domain/access/schema";
import { LANGUAGE_NAMES, LOCALE_COOKIE } from "@/lib/i18n/choose";
import { Section } from "./section";
import { TimeZoneSelect } from "./time-zone-select";

export function Profile() {
  const t = useTranslations("settings.profile");
  const common = useTranslations("common");
  const me = useMe();
  const router = useRouter();
  const locale = useLocale();
  const failureOf = useFailure();
  const saved = { name: me.user?.name ?? "", locale, timeZone: me.member?.timeZone ?? "" };
  const [draft, setDraft] = useState<Partial<typeof saved>>({});
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const shown = { ...saved, ...draft };
  const changed = Object.entries(shown).filter(
    ([name, value]) => value !== saved[name as keyof typeof saved],
  );

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (running.current || changed.length === 0) return;
    running.current = true;
    setBusy(true);
    setWrong({});
    const change: MeChange = Object.fromEntries(
      changed.map(([name, value]) => [name, name === "timeZone" && value === "" ? null : value]),
    );
    try {
      await api("/me", { method: "PATCH", body: change });
      if (change.locale) rememberChoice(LOCALE_COOKIE, change.locale);
      toast(t("saved"));
      router.refresh();
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : [];
      if (fields.length > 0)
        setWrong(Object.fromEntries(fields.map(({ field, message }) => [field, message])));
      else toast.error(failureOf(error).title, { description: failureOf(error).detail });
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  return (
    <Section id="settings-profile" title={t("title")} body={t("body")}>
      <form onSubmit={save} className="grid max-w-md gap-4">
        <Field label={t("name")} error={wrong.name}>
          {(control) => (
            <Input
              {...control}
              value={shown.name}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
              required
              maxLength={100}
              autoComplete="name"
            />
          )}
        </Field>
        <Field label={t("email")} hint={t("emailHint")}>
          {(control) => (
            <Input
              {...control}
              value={me.user?.email ?? ""}
              readOnly
              className="border-line! bg-canvas text-ink-2"
            />
          )}
        </Field>
        <Field label={t("language")} hint={t("languageHint")} error={wrong.locale}>
          {(control) => (
            <NativeSelect
              {...control}
              value={shown.locale}
              onChange={(event) => setDraft({ ...draft, locale: event.target.value as Locale })}
            >
              {LOCALES.map((value) => (
                <option key={value} value={value} lang={value}>
                  {LANGUAGE_NAMES[value]}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label={t("timeZone")} hint={t("timeZoneHint")} error={wrong.timeZone}>
          {(control) => (
            <TimeZoneSelect
              {...control}
              value={shown.timeZone}
              companyZone={me.company.timeZone}
              onChange={(timeZone) => setDraft({ ...draft, timeZone })}
            />
          )}
        </Field>
        <div>
          <Button type="submit" kind="primary" busy={busy} disabled={changed.length === 0}>
            {common("save")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

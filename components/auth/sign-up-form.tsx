"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useMemo, useState } from "react";
import { api } from "@/components/api/client";
import { Field, NativeSelect } from "@/components/ui/input";
import { PASSWORD_MIN } from "@/lib/domain/access/rules";
import { COUNTRIES, guessCountry } from "@/lib/domain/companies/rules";
import { signInWith } from "./calls";
import { AuthField, AuthForm, PasswordField, useAuthForm } from "./form";
import { AuthElsewhere, AuthLink, AuthTitle } from "./frame";

/** `first`: the installation's first company, whose owner sets a password here and now. */
export function SignUpForm({ first }: { first: boolean }) {
  const t = useTranslations("auth");
  const locale = useLocale();
  const [country, setCountry] = useState<string>(COUNTRIES[0]);
  const [sentTo, setSentTo] = useState<string>();
  const countries = useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "region" });
    return COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
      a.name.localeCompare(b.name, locale),
    );
  }, [locale]);

  // The server does not know the browser's time zone: the guess follows the first paint.
  useEffect(() => {
    setCountry(guessCountry(Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.language));
  }, []);

  const state = useAuthForm(async ({ company = "", name = "", email = "", password = "" }) => {
    const body = { company, name, email, country, locale, ...(first && { password }) };
    const { company: slug } = await api<{ company: string | null }>("/sign-up", { method: "POST", body });
    if (!slug) {
      setSentTo(email);
      return {};
    }
    const outcome = await signInWith("credentials", { email, password });
    location.assign(outcome.ok ? `/${slug}/leads` : "/sign-in");
    return null;
  });

  if (sentTo) {
    return (
      <div role="status">
        <AuthTitle title={t("signUp.sentTitle")}>{t("signUp.sentBody", { email: sentTo })}</AuthTitle>
      </div>
    );
  }
  const { problem } = state;
  return (
    <>
      <AuthTitle title={first ? t("signUp.firstTitle") : t("signUp.title")}>
        {first ? t("signUp.firstIntro") : t("signUp.intro")}
      </AuthTitle>
      <AuthForm state={state} submit={first ? t("signUp.submit") : t("signUp.submitOpen")}>
        <AuthField
          name="company"
          label={t("signUp.company")}
          problem={problem}
          autoComplete="organization"
          maxLength={100}
          autoFocus
        />
        <Field label={t("signUp.country")} hint={t("signUp.countryHint")} error={problem.fields?.country}>
          {(control) => (
            <NativeSelect
              {...control}
              className="h-10!"
              value={country}
              autoComplete="country"
              onChange={(event) => setCountry(event.target.value)}
            >
              {countries.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <AuthField
          name="name"
          label={t("signUp.name")}
          problem={problem}
          autoComplete="name"
          maxLength={100}
        />
        <AuthField
          name="email"
          type="email"
          label={t("email")}
          problem={problem}
          autoComplete={first ? "username" : "email"}
          inputMode="email"
        />
        {first && (
          <PasswordField
            name="password"
            label={t("password")}
            hint={t("passwordHint", { minimum: PASSWORD_MIN })}
            problem={problem}
            autoComplete="new-password"
          />
        )}
      </AuthForm>
      {!first && (
        <AuthElsewhere>
          {t("signUp.haveAccount")} <AuthLink href="/sign-in">{t("signUp.signIn")}</AuthLink>
        </AuthElsewhere>
      )}
    </>
  );
}

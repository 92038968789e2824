"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ApiError, api } from "@/components/api/client";
import { PASSWORD_MIN } from "@/lib/domain/access/rules";
import { linkToken, signInWith } from "./calls";
import { AuthForm, PasswordField, useAuthForm } from "./form";
import { AuthElsewhere, AuthLink, AuthTitle } from "./frame";

/** Chooses a password by the link in the address bar, and signs in with it. */
export function ResetForm() {
  const t = useTranslations("auth");
  const [invalid, setInvalid] = useState(false);
  const state = useAuthForm(async ({ password = "" }) => {
    try {
      const body = { token: linkToken(), password };
      const { email } = await api<{ email: string }>("/password-resets/use", { method: "POST", body });
      const outcome = await signInWith("credentials", { email, password });
      location.replace(outcome.ok ? "/" : "/sign-in");
      return null;
    } catch (error) {
      const gone =
        error instanceof ApiError &&
        (error.code === "link_invalid" || error.fields.some(({ field }) => field === "token"));
      if (!gone) throw error;
      setInvalid(true);
      return {};
    }
  });
  if (invalid) {
    return (
      <div role="alert">
        <AuthTitle title={t("reset.invalidTitle")}>{t("reset.invalidBody")}</AuthTitle>
        <AuthElsewhere>
          <AuthLink href="/forgot">{t("reset.again")}</AuthLink>
        </AuthElsewhere>
      </div>
    );
  }
  return (
    <>
      <AuthTitle title={t("reset.title")}>{t("reset.intro")}</AuthTitle>
      <AuthForm state={state} submit={t("reset.submit")}>
        <PasswordField
          name="password"
          label={t("newPassword")}
          hint={t("passwordHint", { minimum: PASSWORD_MIN })}
          problem={state.problem}
          autoComplete="new-password"
          autoFocus
        />
      </AuthForm>
    </>
  );
}

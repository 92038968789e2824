"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "@/components/api/client";
import { AuthField, AuthForm, useAuthForm } from "./form";
import { AuthElsewhere, AuthLink, AuthTitle } from "./frame";

export function ForgotForm() {
  const t = useTranslations("auth");
  const [sentTo, setSentTo] = useState<string>();
  const state = useAuthForm(async ({ email = "" }) => {
    await api("/password-resets", { method: "POST", body: { email } });
    setSentTo(email);
    return {};
  });
  const back = (
    <AuthElsewhere>
      <AuthLink href="/sign-in">{t("forgot.back")}</AuthLink>
    </AuthElsewhere>
  );
  if (sentTo) {
    return (
      <div role="status">
        <AuthTitle title={t("forgot.sentTitle")}>{t("forgot.sentBody", { email: sentTo })}</AuthTitle>
        <p className="text-ink-3 text-sm">{t("forgot.sentNote")}</p>
        {back}
      </div>
    );
  }
  return (
    <>
      <AuthTitle title={t("forgot.title")}>{t("forgot.intro")}</AuthTitle>
      <AuthForm state={state} submit={t("forgot.submit")}>
        <AuthField
          name="email"
          type="email"
          label={t("email")}
          problem={state.problem}
          autoComplete="username"
          autoFocus
          inputMode="email"
        />
      </AuthForm>
      {back}
    </>
  );
}

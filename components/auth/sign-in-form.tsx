"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { signInWith, signInWithGoogle } from "./calls";
import { AuthField, AuthForm, PasswordField, useAuthForm } from "./form";
import { AuthElsewhere, AuthLink, AuthTitle } from "./frame";

type Props = {
  /** A path of ours, checked by the page. */
  returnTo: string;
  google: boolean;
  signUp: boolean;
  /** What brought somebody back here from elsewhere. */
  error?: "noAccount" | "googleFailed";
};

export function SignInForm({ returnTo, google, signUp, error }: Props) {
  const t = useTranslations("auth");
  const [linkSentTo, setLinkSentTo] = useState<string>();

  const state = useAuthForm(async ({ email = "", password = "" }) => {
    const outcome = await signInWith("credentials", { email, password });
    if (outcome.ok) {
      location.assign(returnTo);
      return null;
    }
    if (outcome.code === "link_required") {
      setLinkSentTo(email);
      return {};
    }
    if (outcome.code === "wrong_credentials") return { message: t("signIn.wrong"), focus: "password" };
    if (outcome.code === "rate_limited") {
      return { message: t("signIn.tooMany", { minutes: Math.ceil(outcome.retryAfter / 60) }) };
    }
    return { message: t("network") };
  });

  if (linkSentTo) {
    return (
      <div role="status">
        <AuthTitle title={t("linkSent.title")}>{t("linkSent.body", { email: linkSentTo })}</AuthTitle>
        <p className="text-ink-3 text-sm">{t("linkSent.note")}</p>
      </div>
    );
  }
  const shown =
    state.problem.message || state.problem.fields
      ? state.problem
      : { message: error && t(`signIn.${error}`) };
  return (
    <>
      <AuthTitle title={t("signIn.title")} />
      {google && (
        <>
          <Button className="h-10! w-full text-base!" onClick={() => void signInWithGoogle(returnTo)}>
            {t("signIn.google")}
          </Button>
          <div className="my-5 flex items-center gap-3 text-ink-3 text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {t("signIn.or")}
          </div>
        </>
      )}
      <AuthForm state={{ ...state, problem: shown }} submit={t("signIn.submit")}>
        <AuthField
          name="email"
          type="email"
          label={t("email")}
          problem={shown}
          autoComplete="username"
          autoFocus
          inputMode="email"
        />
        <PasswordField
          name="password"
          label={t("password")}
          problem={shown}
          autoComplete="current-password"
        />
      </AuthForm>
      <AuthElsewhere>
        <AuthLink href="/forgot">{t("signIn.forgot")}</AuthLink>
        {signUp && (
          <span className="mt-2 block">
            {t("signIn.newHere")} <AuthLink href="/sign-up">{t("signIn.startCompany")}</AuthLink>
          </span>
        )}
      </AuthElsewhere>
    </>
  );
}

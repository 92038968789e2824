"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { linkToken, signInWith } from "./calls";
import { AuthForm, useAuthForm } from "./form";
import { AuthElsewhere, AuthLink, AuthTitle } from "./frame";

/** Signs in by the link in the address bar, when the button is pressed: a mail scanner that opens it uses nothing up. */
export function LinkForm() {
  const t = useTranslations("auth");
  const [invalid, setInvalid] = useState(false);
  const state = useAuthForm(async () => {
    const outcome = await signInWith("link", { token: linkToken() });
    if (outcome.ok) {
      location.replace("/");
      return null;
    }
    if (outcome.code !== "link_invalid") return { message: t("network") };
    setInvalid(true);
    return {};
  });
  if (invalid) {
    return (
      <div role="alert">
        <AuthTitle title={t("link.invalidTitle")}>{t("link.invalidBody")}</AuthTitle>
        <AuthElsewhere>
          <AuthLink href="/sign-in">{t("link.back")}</AuthLink>
        </AuthElsewhere>
      </div>
    );
  }
  return (
    <>
      <AuthTitle title={t("link.title")}>{t("link.body")}</AuthTitle>
      <AuthForm state={state} submit={t("link.submit")}>
        {null}
      </AuthForm>
    </>
  );
}

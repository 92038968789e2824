import type { Metadata } from "next";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { AuthElsewhere, AuthLink, AuthTitle } from "@/components/auth/frame";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { signUpState } from "@/lib/domain/access/sign-up";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("signUp.title") };
}

export default async function SignUpPage() {
  await connection();
  const state = await signUpState();
  if (state !== "closed") return <SignUpForm first={state === "first"} />;
  const t = await getTranslations("auth");
  return (
    <>
      <AuthTitle title={t("signUp.closedTitle")}>{t("signUp.closedBody")}</AuthTitle>
      <AuthElsewhere>
        {t("signUp.haveAccount")} <AuthLink href="/sign-in">{t("signUp.signIn")}</AuthLink>
      </AuthElsewhere>
    </>
  );
}

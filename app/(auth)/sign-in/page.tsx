import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SignInForm } from "@/components/auth/sign-in-form";
import { identify } from "@/lib/domain/access/identity";
import { safeReturn } from "@/lib/domain/access/rules";
import { signUpState } from "@/lib/domain/access/sign-up";
import { env } from "@/lib/infra/env";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("signIn.title") };
}

type Query = Record<string, string | string[] | undefined>;

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const returnTo = safeReturn(typeof query.return === "string" ? query.return : null);
  const identity = await identify(await headers());
  if (identity?.kind === "session" && identity.memberships.length > 0) redirect(returnTo);
  const signUp = await signUpState();
  if (signUp === "first") redirect("/sign-up");
  // Only Google's way back brings an error here; the form tells its own.
  const error = query.error === "no_account" ? "noAccount" : query.error ? "googleFailed" : undefined;
  return (
    <SignInForm
      returnTo={returnTo}
      google={Boolean(env().GOOGLE_CLIENT_ID)}
      signUp={signUp === "open"}
      error={error}
    />
  );
}

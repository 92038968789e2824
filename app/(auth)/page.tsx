import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { LAST_COMPANY_COOKIE } from "@/lib/domain/access/cookies";
import { identify } from "@/lib/domain/access/identity";
import { signUpState } from "@/lib/domain/access/sign-up";

/** The start: one's last company, else the first; for a stranger the sign-in page, on a new installation sign-up. */
export default async function StartPage() {
  const identity = await identify(await headers());
  if (identity?.kind !== "session" || identity.memberships.length === 0) {
    redirect((await signUpState()) === "first" ? "/sign-up" : "/sign-in");
  }
  const last = (await cookies()).get(LAST_COMPANY_COOKIE)?.value;
  const { memberships } = identity;
  const { company } = memberships.find(({ company }) => company.slug === last) ?? memberships[0];
  redirect(`/${company.slug}/leads`);
}

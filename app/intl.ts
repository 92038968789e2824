import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { identifyVisitor } from "@/lib/domain/access/identity";
import { chooseLocale, LOCALE_COOKIE } from "@/lib/i18n/choose";
import { MESSAGES } from "@/lib/i18n/messages";

/** The person's own choice; where they are not known (or the database is not there) none. */
async function ownLocale(all: Headers): Promise<string | null> {
  try {
    const identity = await identifyVisitor(all);
    return identity?.kind === "session" ? identity.locale : null;
  } catch {
    return null;
  }
}

/** The language of a page: the person's, else the browser's remembered one, else what it asks for. */
export default getRequestConfig(async () => {
  const all = await headers();
  const remembered = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = chooseLocale([await ownLocale(all), remembered], all.get("accept-language"));
  return { locale, messages: MESSAGES[locale], timeZone: "Europe/Copenhagen" };
});

import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { LeadsPage } from "@/components/leads/leads-page";

export async function generateMetadata() {
  const t = await getTranslations("shell");
  return { title: t("room.leads") };
}

export default page("leads:read", () => <LeadsPage />);

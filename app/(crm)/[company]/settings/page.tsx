import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { SettingsPage } from "@/components/settings/settings-page";

export async function generateMetadata() {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default page("company:read", () => <SettingsPage />);

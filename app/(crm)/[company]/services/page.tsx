import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { ServicesPage } from "@/components/services/services-page";

export async function generateMetadata() {
  const t = await getTranslations("services");
  return { title: t("title") };
}

export default page("services:read", () => <ServicesPage />);

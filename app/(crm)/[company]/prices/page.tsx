import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { PricesPage } from "@/components/prices/prices-page";

export async function generateMetadata() {
  const t = await getTranslations("prices");
  return { title: t("title") };
}

export default page("pricing:read", () => <PricesPage />);

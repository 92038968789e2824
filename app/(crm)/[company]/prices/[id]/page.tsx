import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { PriceListPage } from "@/components/prices/price-list-page";

export async function generateMetadata() {
  const t = await getTranslations("prices");
  return { title: t("title") };
}

export default page("pricing:read", ({ params }) => <PriceListPage id={params.id ?? ""} />);

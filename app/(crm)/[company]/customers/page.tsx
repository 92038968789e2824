import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { CustomersPage } from "@/components/customers/customers-page";

export async function generateMetadata() {
  const t = await getTranslations("shell");
  return { title: t("room.customers") };
}

export default page("customers:read", () => <CustomersPage />);

import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { ImportsPage } from "@/components/imports/imports-page";
import { LARGEST_FILE } from "@/lib/domain/imports/upload";

export async function generateMetadata() {
  const t = await getTranslations("imports");
  return { title: t("title") };
}

export default page("imports:read", () => <ImportsPage mostBytes={LARGEST_FILE} />);

import { useTranslations } from "next-intl";
import type { PriceList } from "@/lib/domain/pricing/schema";

/** What a version, or the draft, is called. */
export function useVersionName(list: PriceList): (id: string) => string {
  const t = useTranslations("prices");
  return (id) => {
    const version = list.versions.find((one) => one.id === id);
    return version ? t("version", { n: version.number }) : t("draft");
  };
}

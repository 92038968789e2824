import { Compass } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";
import { StateBox } from "@/components/ui/state";

export default async function NotFound() {
  const t = await getTranslations("common");
  return (
    <main className="h-dvh">
      <StateBox icon={<Compass />} title={t("notFoundTitle")} body={t("notFoundBody")}>
        <Link href="/" className={buttonClass()}>
          {t("goHome")}
        </Link>
      </StateBox>
    </main>
  );
}

import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { ImportPage } from "@/components/imports/import-page";
import { isId } from "@/lib/core/ids";

export async function generateMetadata() {
  const t = await getTranslations("imports");
  return { title: t("title") };
}

export default page("imports:read", ({ params: { id = "" } }) => {
  if (!isId(id)) notFound();
  return <ImportPage id={id} />;
});

import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { CalendarPage } from "@/components/calendar/calendar-page";

export async function generateMetadata() {
  const t = await getTranslations("calendar");
  return { title: t("title") };
}

export default page("bookings:read", () => <CalendarPage />);

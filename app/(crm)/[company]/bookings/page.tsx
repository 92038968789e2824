import { getTranslations } from "next-intl/server";
import { page } from "@/app/guard";
import { BookingsPage } from "@/components/bookings/bookings-page";

export async function generateMetadata() {
  const t = await getTranslations("shell");
  return { title: t("room.bookings") };
}

export default page("bookings:read", () => <BookingsPage />);

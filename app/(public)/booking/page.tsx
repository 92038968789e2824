import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LinkedBookingPage } from "@/components/bookings/linked-booking-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("bookings");
  // The address holds a secret behind its #: nobody else is told of it, and no search engine keeps it.
  return { title: t("link.title"), referrer: "no-referrer", robots: { index: false } };
}

export default function BookingPage() {
  return <LinkedBookingPage />;
}

import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { today } from "@/components/list/days";
import { isDay, VIEWS, type View } from "./span";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_CHOSEN = 50;

const PARSERS = {
  view: parseAsStringLiteral(VIEWS).withDefault("day"),
  date: parseAsString,
  resources: parseAsArrayOf(parseAsString).withDefault([]),
  service: parseAsString,
  cancelled: parseAsBoolean.withDefault(false),
  booking: parseAsString,
};

/** What of the calendar is shown, as the address says it. Without a day it is today's, and moves with it. */
export function useCalendarUrl(timeZone: string) {
  const [asked, set] = useQueryStates(PARSERS);
  return useMemo(() => {
    const { view, service, cancelled } = asked;
    const date = asked.date !== null && isDay(asked.date) ? asked.date : today(timeZone);
    return {
      view,
      date,
      resourceIds: asked.resources.filter((id) => UUID.test(id)).slice(0, MOST_CHOSEN),
      serviceId: service !== null && UUID.test(service) ? service : null,
      cancelled,
      opened: asked.booking !== null && UUID.test(asked.booking) ? asked.booking : null,
      open: (id: string | null) => void set({ booking: id }),
      goTo: (day: string | null) => void set({ date: day }),
      /** Another view is another place: the browser's way back leads here again. */
      show: (next: View, day: string = date) => void set({ view: next, date: day }, { history: "push" }),
      chooseResources: (ids: string[]) => void set({ resources: ids.length > 0 ? ids : null }),
      chooseService: (id: string | null) => void set({ service: id }),
      showCancelled: (on: boolean) => void set({ cancelled: on || null }),
    };
  }, [asked, set, timeZone]);
}
export type CalendarUrl = ReturnType<typeof useCalendarUrl>;

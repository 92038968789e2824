"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { useSWRConfig } from "swr";
import { ApiError, api, newIntent } from "@/components/api/client";
import { today } from "@/components/list/days";
import { sayFailure } from "@/components/records/use-change";
import type { BookingRow, Series } from "@/lib/domain/bookings/schema";
import { fieldsOf, isClosed, type Refusal, refusalOf } from "./refusal";
import { type Repeat, ruleOf } from "./repeat";
import { isAboutBookings } from "./use-booking";
import { useWhen } from "./when";
import type { Who } from "./who-field";

/** What a new booking begins with. */
export type Initial = {
  customerId?: string;
  customerName?: string;
  leadId?: string;
  leadName?: string;
  serviceId?: string;
  resourceId?: string;
  start?: string;
};

export type Draft = {
  serviceId: string | null;
  resourceId: string | null;
  who: Who | null;
  day: string;
  /** Chosen, not only where the week begins. */
  dayChosen: boolean;
  start: string | null;
  seats: number;
  repeat: Repeat;
  times: number;
  skipTaken: boolean;
  ignoreHours: boolean;
  location: string;
  note: string;
};

function whoOf({ customerId, customerName, leadId, leadName }: Initial): Who | null {
  if (customerId) return { kind: "customer", id: customerId, name: customerName ?? "" };
  if (leadId) return { kind: "lead", id: leadId, name: leadName ?? "" };
  return null;
}

function bodyOf(draft: Draft) {
  const { serviceId, resourceId, who, start, seats, ignoreHours, location, note } = draft;
  return {
    serviceId,
    start,
    seats,
    ...(resourceId && { resourceIds: [resourceId] }),
    ...(who && { [who.kind === "lead" ? "leadId" : "customerId"]: who.id }),
    ...(ignoreHours && { ignoreHours }),
    ...(location.trim() && { location: location.trim() }),
    ...(note.trim() && { note: note.trim() }),
  };
}

/** A booking while it is written down, and the sending of it. What was typed stays until it is made. */
export function useNewBooking(initial: Initial, onMade: (id: string) => void) {
  const t = useTranslations("bookings");
  const common = useTranslations("common");
  const when = useWhen();
  const { mutate } = useSWRConfig();
  const [draft, setDraft] = useState<Draft>(() => ({
    serviceId: initial.serviceId ?? null,
    resourceId: initial.resourceId ?? null,
    who: whoOf(initial),
    day: initial.start ? when.dayOf(initial.start) : today(when.timeZone),
    dayChosen: initial.start !== undefined,
    start: initial.start ?? null,
    seats: 1,
    repeat: "never",
    times: 10,
    skipTaken: false,
    ignoreHours: false,
    location: "",
    note: "",
  }));
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [closed, setClosed] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  /** One key an intent: pressing twice, or again after a lost connection, books once. */
  const intent = useRef({ asked: "", key: "" });

  const change = (part: Partial<Draft>) => {
    setDraft((was) => ({ ...was, ...part }));
    const isTime = "start" in part || "day" in part || "serviceId" in part || "resourceId" in part;
    if (isTime || "skipTaken" in part) setRefusal(null);
    if (isTime) setClosed(false);
  };
  const choose = (start: string) => change({ start, day: when.dayOf(start), dayChosen: true });

  const send = async (hold: boolean) => {
    if (busy) return;
    const missing = {
      ...(!draft.serviceId && { serviceId: t("chooseService") }),
      ...(!draft.start && { start: t("chooseTime") }),
    };
    setWrong(missing);
    setRefusal(null);
    if (Object.keys(missing).length > 0) return;
    setBusy(true);
    const { repeat, times, skipTaken } = draft;
    const path = repeat === "never" ? "/bookings" : "/booking-series";
    const body =
      repeat === "never"
        ? { ...bodyOf(draft), ...(hold && { hold }) }
        : { ...bodyOf(draft), rule: ruleOf(repeat, times), skipTaken };
    const asked = path + JSON.stringify(body);
    if (intent.current.asked !== asked) intent.current = { asked, key: newIntent() };
    try {
      const options = { method: "POST" as const, body, idempotencyKey: intent.current.key };
      const made = await api<BookingRow | (Series & { skipped: string[] })>(path, options);
      void mutate(isAboutBookings);
      if ("skipped" in made) {
        const [first] = made.bookings;
        toast(t("seriesMade", { n: made.bookings.length, skipped: made.skipped.length }));
        if (first) onMade(first.id);
      } else {
        toast(t(`made.${made.status === "hold" || made.status === "pending" ? made.status : "confirmed"}`), {
          description: `${made.serviceName} · ${when.day(made.start)}, ${when.clock(made.start, made.end)}`,
        });
        onMade(made.id);
      }
    } catch (thrown) {
      // What was answered is answered for good under its key: another try is another intent.
      if (thrown instanceof ApiError && thrown.status > 0 && thrown.status < 500)
        intent.current = { asked: "", key: "" };
      const taken = refusalOf(thrown);
      const fields = fieldsOf(thrown);
      if (taken) {
        setRefusal(taken);
        void mutate(isAboutBookings);
      } else if (Object.keys(fields).length > 0) {
        setWrong(fields);
        setClosed(isClosed(thrown));
      } else sayFailure(thrown, common("offline"));
    } finally {
      setBusy(false);
    }
  };

  return { draft, change, choose, send, busy, wrong, refusal, closed };
}

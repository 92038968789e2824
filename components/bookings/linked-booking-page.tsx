"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { useFailure } from "@/components/api/use-failure";
import { LanguageChoice } from "@/components/auth/language-choice";
import { today } from "@/components/list/days";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Field, Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { ErrorState, Skeleton } from "@/components/ui/state";
import { clockIn, formatsIn, momentAt } from "./clock";
import { type Refusal, refusalOf } from "./refusal";
import { BookingStatusText } from "./status";
import { type Linked, useLinkedBooking } from "./use-linked-booking";

/** What a customer sees who opens the link to their booking. */
export function LinkedBookingPage() {
  const failureOf = useFailure();
  const { booking, error, busy, load, change } = useLinkedBooking();
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 pt-[max(2rem,10dvh)] pb-6">
      <main className="w-full max-w-md flex-1">
        {error !== null ? (
          <ErrorState failure={failureOf(error)} onRetry={load} />
        ) : booking ? (
          <Card booking={booking} busy={busy} change={change} />
        ) : (
          <div aria-busy="true" className="grid gap-4 rounded-xl border border-line bg-surface p-6">
            <Skeleton className="h-3 w-32" />
            <Skeleton className="h-6 w-56" />
            <Skeleton className="h-4 w-64" />
          </div>
        )}
      </main>
      <footer className="pt-10">
        <LanguageChoice />
      </footer>
    </div>
  );
}

type Change = (verb: "cancel" | "reschedule", start?: string) => Promise<void>;
type CardProps = { booking: Linked; busy: boolean; change: Change };

function Card({ booking, busy, change }: CardProps) {
  const t = useTranslations("bookings");
  const failureOf = useFailure();
  const when = formatsIn(useLocale(), booking.timeZone);
  const [moving, setMoving] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { changeableUntil: until, start, end } = booking;
  const mayChange = until !== null && Date.parse(until) > Date.now();

  const run = async (verb: "cancel" | "reschedule", at?: string) => {
    setProblem(null);
    setRefusal(null);
    try {
      await change(verb, at);
      setMoving(false);
    } catch (thrown) {
      const taken = refusalOf(thrown);
      if (taken) setRefusal(taken);
      else setProblem(failureOf(thrown).detail || failureOf(thrown).title);
    }
  };

  return (
    <article className="rounded-xl border border-line bg-surface p-6 shadow-button" aria-live="polite">
      <p className="text-ink-3">{booking.company}</p>
      <h1 className="mt-1 text-balance font-semibold text-xl">{booking.service}</h1>
      <dl className="mt-4 grid gap-2 text-base">
        <Fact label={t("time")}>
          <time dateTime={start} className="font-medium tabular-nums">
            {when.day(start)}, {when.clock(start, end)}
          </time>
        </Fact>
        {booking.location && <Fact label={t("location")}>{booking.location}</Fact>}
        <Fact label={t("field.status")}>
          <BookingStatusText status={booking.status} />
        </Fact>
      </dl>
      {mayChange && (
        <div className="mt-5 flex flex-wrap gap-2">
          <Button kind="primary" disabled={busy} onClick={() => setMoving(!moving)} aria-expanded={moving}>
            {t("move")}
          </Button>
          <Button kind="danger" disabled={busy} onClick={() => setCancelling(true)}>
            {t("cancelBooking")}
          </Button>
        </div>
      )}
      {moving && mayChange && (
        <MoveForm booking={booking} busy={busy} onMove={(at) => void run("reschedule", at)} />
      )}
      {problem && (
        <Notice tone="bad" className="mt-4">
          {problem}
        </Notice>
      )}
      {refusal && (
        <Notice tone="bad" title={t("takenTitle")} className="mt-4">
          <p>{refusal.nearest.length > 0 ? t("nearest") : t("noneNear")}</p>
          <div className="mt-2 flex flex-wrap gap-1.5">
            {refusal.nearest.map((one) => (
              <Button
                key={one.start}
                size="sm"
                disabled={busy}
                onClick={() => void run("reschedule", one.start)}
              >
                {when.day(one.start)}, {when.time(one.start)}
              </Button>
            ))}
          </div>
        </Notice>
      )}
      <p className="mt-5 text-ink-3 text-xs">
        {mayChange && until
          ? t("link.until", { time: `${when.day(until)}, ${when.time(until)}` })
          : t("link.closed", { company: booking.company })}{" "}
        {t("link.zone", { zone: booking.timeZone })}
      </p>
      <Confirm
        open={cancelling}
        onOpenChange={setCancelling}
        title={t("cancelTitle")}
        body={t("link.cancelBody")}
        action={t("cancelBooking")}
        cancel={t("keep")}
        onConfirm={() => void run("cancel")}
      />
    </article>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-2">
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

type MoveProps = { booking: Linked; busy: boolean; onMove: (start: string) => void };

function MoveForm({ booking, busy, onMove }: MoveProps) {
  const t = useTranslations("bookings");
  const { timeZone, start } = booking;
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const at = momentAt(String(form.get("day")), String(form.get("clock")), timeZone);
    if (at) onMove(at);
  };
  return (
    <form onSubmit={send} className="mt-4 grid gap-3 rounded-lg border border-line p-4 sm:grid-cols-2">
      <Field label={t("day")}>
        {(control) => (
          <Input
            {...control}
            type="date"
            name="day"
            required
            min={today(timeZone)}
            defaultValue={today(timeZone, 0, Date.parse(start))}
          />
        )}
      </Field>
      <Field label={t("time")}>
        {(control) => (
          <Input {...control} type="time" name="clock" required defaultValue={clockIn(start, timeZone)} />
        )}
      </Field>
      <Button type="submit" kind="primary" busy={busy} className="sm:col-span-2">
        {t("link.moveTo")}
      </Button>
    </form>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/input";
import type { BookingRow } from "@/lib/domain/bookings/schema";
import { minutesBetween } from "./clock";
import { FreeTimes } from "./free-times";
import { fieldsOf, isClosed, type Refusal, RefusalNotice, refusalOf } from "./refusal";
import type { ApplyBooking } from "./use-booking";
import { useWhen } from "./when";

type Props = { booking: BookingRow; onClose: () => void; apply: ApplyBooking };

/** A booking is given another time, or takes longer. Who does it stays. */
export function MoveBooking({ booking, onClose, apply }: Props) {
  const t = useTranslations("bookings");
  const when = useWhen();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("moveTitle")}
      description={`${booking.serviceName} · ${when.day(booking.start)}, ${when.clock(booking.start, booking.end)}`}
    >
      <MoveForm booking={booking} onClose={onClose} apply={apply} />
    </Dialog>
  );
}

function MoveForm({ booking, onClose, apply }: Props) {
  const t = useTranslations("bookings");
  const common = useTranslations("common");
  const when = useWhen();
  const before = { start: booking.start, durationMinutes: minutesBetween(booking.start, booking.end) };
  const [start, setStart] = useState<string | null>(booking.start);
  const [day, setDay] = useState(when.dayOf(booking.start));
  const [minutes, setMinutes] = useState(before.durationMinutes);
  const [ignoreHours, setIgnoreHours] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [closed, setClosed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [only] = booking.resources;
  const same = start === before.start && minutes === before.durationMinutes;

  const choose = (next: string | null) => {
    setStart(next);
    setRefusal(null);
    setWrong({});
  };
  const send = async () => {
    if (busy || !start) return;
    if (same) return onClose();
    setBusy(true);
    const end = new Date(Date.parse(start) + minutes * 60_000).toISOString();
    const outcome = await apply({
      verb: "reschedule",
      body: { start, durationMinutes: minutes, ...(ignoreHours && { ignoreHours }) },
      shown: { start, end },
      done: t("moved", { to: `${when.day(start)}, ${when.clock(start, end)}` }),
      // Where it was it may go back to, whatever the hours say.
      undo: { verb: "reschedule", body: { ...before, ignoreHours: true } },
    });
    setBusy(false);
    if (!outcome) return onClose();
    setRefusal(refusalOf(outcome.refused));
    setWrong(fieldsOf(outcome.refused));
    setClosed(isClosed(outcome.refused));
  };

  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void send();
      }}
    >
      <DialogBody className="grid content-start gap-3">
        <FreeTimes
          serviceId={booking.serviceId}
          resourceId={booking.resources.length === 1 ? only?.id : undefined}
          seats={booking.seats}
          day={day}
          open={false}
          autoFocus
          onDay={(next) => {
            setDay(next);
            choose(null);
          }}
          onSuggest={setDay}
          start={start}
          onStart={choose}
        />
        {wrong.start && (
          <p role="alert" className="text-bad text-xs">
            {wrong.start}
          </p>
        )}
        {(closed || ignoreHours) && (
          <CheckField label={t("ignoreHours")} checked={ignoreHours} onChange={setIgnoreHours} />
        )}
        {refusal && (
          <RefusalNotice
            refusal={refusal}
            onChoose={(next) => {
              choose(next);
              setDay(when.dayOf(next));
            }}
          />
        )}
        <Field label={t("minutes")} error={wrong.durationMinutes} className="w-36">
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              step={5}
              value={minutes || ""}
              onChange={(event) => setMinutes(event.target.valueAsNumber || 0)}
            />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <p className="mr-auto min-w-0 truncate text-ink-3 max-sm:hidden" aria-live="polite">
          {start && when.moment(start)}
        </p>
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" kind="primary" busy={busy} disabled={!start || minutes < 1}>
          {t("move")}
        </Button>
      </DialogFooter>
    </form>
  );
}

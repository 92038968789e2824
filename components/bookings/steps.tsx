"use client";

import {
  CalendarClock,
  CalendarX2,
  Check,
  CheckCheck,
  type LucideIcon,
  Play,
  Undo2,
  UserX,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { useHotkeys } from "@/components/ui/hotkeys";
import { Tooltip } from "@/components/ui/tooltip";
import { after, may } from "@/lib/domain/bookings/rules";
import type { BookingRow } from "@/lib/domain/bookings/schema";
import { MoveBooking } from "./move-booking";
import { refusalOf } from "./refusal";
import type { ApplyBooking, BookingChange } from "./use-booking";
import { useWhen } from "./when";

type Step = "confirm" | "start" | "finish" | "noShow" | "move" | "cancel" | "restore";

const STEPS: { step: Step; key: string; icon: LucideIcon; verb: BookingChange["verb"] }[] = [
  { step: "confirm", key: "C", icon: Check, verb: "confirm" },
  { step: "start", key: "S", icon: Play, verb: "start" },
  { step: "finish", key: "D", icon: CheckCheck, verb: "finish" },
  { step: "move", key: "M", icon: CalendarClock, verb: "reschedule" },
  { step: "noShow", key: "N", icon: UserX, verb: "no-show" },
  { step: "restore", key: "Z", icon: Undo2, verb: "restore" },
  { step: "cancel", key: "X", icon: CalendarX2, verb: "cancel" },
];

type Props = { booking: BookingRow; apply: ApplyBooking };

/** What may come next for a booking, by button and by key (Shift and a letter). */
export function Steps({ booking, apply }: Props) {
  const t = useTranslations("bookings");
  const when = useWhen();
  const [moving, setMoving] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const expired = booking.expiresAt !== null && Date.parse(booking.expiresAt) <= Date.now();
  const begun = Date.parse(booking.start) <= Date.now();
  // Nobody can have stayed away from what has not begun.
  const possible = STEPS.filter(
    ({ step }) => may(step, booking.status, expired) && (step !== "noShow" || begun),
  );
  const isNext = (step: Step) => step === "confirm" || ((step === "start" || step === "finish") && begun);
  const first = possible.find(({ step }) => isNext(step))?.step;

  const takeBack = async () => {
    const outcome = await apply({ verb: "restore", done: t("stepDone.restore") });
    const taken = outcome && refusalOf(outcome.refused);
    if (taken) toast.error(t("takenTitle"), { description: t("takenBack"), duration: 10_000 });
  };
  const take = (step: Exclude<Step, "move" | "restore">, verb: BookingChange["verb"]) => {
    const status = after(step, booking.status);
    // A confirmation is a promise: it is not taken back by a press.
    const undo: BookingChange | undefined =
      step === "confirm" || booking.status === "hold"
        ? undefined
        : { verb: "restore", shown: { status: booking.status } };
    void apply({ verb, shown: { status }, done: t(`stepDone.${step}`), undo });
  };
  const run = (step: Step, verb: BookingChange["verb"]) => {
    if (step === "move") setMoving(true);
    else if (step === "cancel") setCancelling(true);
    else if (step === "restore") void takeBack();
    else take(step, verb);
  };
  useHotkeys(
    Object.fromEntries(
      possible.map(({ step, key, verb }) => [
        key,
        (event: KeyboardEvent) => {
          event.preventDefault();
          if (!event.repeat) run(step, verb);
        },
      ]),
    ),
  );

  return (
    <>
      {possible.length > 0 && (
        <div role="toolbar" aria-label={t("steps")} className="flex flex-wrap gap-1.5 px-4 pt-3">
          {possible.map(({ step, key, icon: Icon, verb }) => (
            <Tooltip key={step} text={t(`step.${step}`)} keys={`⇧ ${key}`}>
              <Button
                size="sm"
                kind={step === first ? "primary" : step === "cancel" ? "danger" : "plain"}
                // The second half of a double click would fall on the step that comes to stand here.
                onClick={(event) => event.detail < 2 && run(step, verb)}
              >
                <Icon className="size-3.5" aria-hidden />
                {t(`step.${step}`)}
              </Button>
            </Tooltip>
          ))}
        </div>
      )}
      {moving && <MoveBooking booking={booking} apply={apply} onClose={() => setMoving(false)} />}
      <Confirm
        open={cancelling}
        onOpenChange={setCancelling}
        title={t("cancelTitle")}
        body={t("cancelBody", {
          what: `${booking.serviceName}, ${when.day(booking.start)} ${when.clock(booking.start, booking.end)}`,
        })}
        action={t("cancelBooking")}
        cancel={t("keep")}
        onConfirm={() => take("cancel", "cancel")}
      />
    </>
  );
}

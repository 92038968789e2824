"use client";

import {
  ArrowLeftRight,
  CalendarClock,
  CalendarX2,
  Check,
  CheckCheck,
  FileUp,
  Hourglass,
  Link2,
  type LucideIcon,
  PencilLine,
  Play,
  Plus,
  TimerOff,
  Undo2,
  UserX,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { Timeline, TimelineEntry } from "@/components/records/history";
import { type Action, actionOf, useBookingDifferences } from "./history-text";

const ICONS: Record<Action, LucideIcon> = {
  created: Plus,
  held: Hourglass,
  expired: TimerOff,
  confirmed: Check,
  started: Play,
  finished: CheckCheck,
  no_show: UserX,
  cancelled: CalendarX2,
  restored: Undo2,
  rescheduled: CalendarClock,
  reassigned: ArrowLeftRight,
  updated: PencilLine,
  linked: Link2,
  imported: FileUp,
};

/** Who did what with a booking, newest first. */
export function BookingHistory({ id }: { id: string }) {
  const t = useTranslations("bookings");
  const differences = useBookingDifferences();
  return (
    <Timeline path="/bookings" id={id}>
      {(entry) => {
        const action = actionOf(entry);
        return (
          <TimelineEntry
            key={entry.id}
            entry={entry}
            icon={ICONS[action]}
            what={t(`action.${action}`)}
            changed={differences(entry)}
          />
        );
      }}
    </Timeline>
  );
}

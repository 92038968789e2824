"use client";

import { Check, CirclePlay, Clock, HelpCircle, type LucideIcon, UserX } from "lucide-react";
import { memo } from "react";
import { cx } from "@/components/ui/cx";
import type { BookingStatus } from "@/lib/domain/bookings/schema";

/** A mark beside the colour, for whoever does not see it. */
const MARKS: Partial<Record<BookingStatus, LucideIcon>> = {
  hold: Clock,
  pending: HelpCircle,
  in_progress: CirclePlay,
  done: Check,
  no_show: UserX,
};

const LOOKS: Record<BookingStatus, string> = {
  hold: "border-dashed border-(--tone) bg-surface",
  pending: "border-dashed border-(--tone) bg-(--soft)",
  confirmed: "border-transparent bg-(--soft)",
  in_progress: "border-(--tone) bg-(--soft)",
  done: "border-transparent bg-pressed text-ink-2",
  cancelled: "border-line bg-surface text-ink-3 line-through",
  no_show: "border-line bg-surface text-ink-3",
};

/** Colours of a booking, from its service's. */
export const TONED =
  "[--soft:color-mix(in_oklab,var(--tone)_13%,var(--surface))] dark:[--soft:color-mix(in_oklab,var(--tone)_20%,var(--surface))]";

export function look(status: BookingStatus, faint: boolean): string {
  if (faint) return "border-line bg-hover text-ink-3";
  return cx(TONED, LOOKS[status]);
}

export function Mark({ status }: { status: BookingStatus }) {
  const Icon = MARKS[status];
  return Icon ? <Icon className="size-3 shrink-0 text-ink-3" aria-hidden /> : null;
}

type Props = {
  id: string;
  /** The track or cell it is drawn in: a booking can be drawn in several. */
  place: string;
  status: BookingStatus;
  label: string;
  /** From when to when, and from when alone where there is one line. */
  time: string;
  from: string;
  title: string;
  detail: string;
  tone: string;
  faint: boolean;
  inHand: boolean;
  isTab: boolean;
  canMove: boolean;
  before: boolean;
  after: boolean;
  top: number;
  height: number;
  left: string;
  width: string;
  onOpen: (id: string) => void;
};

/** So many pixels a line of text needs. */
const TWO_LINES = 34;
const THREE_LINES = 50;

/** A booking on a day's track. It knows its place and measures nothing. */
export const BookingBlock = memo(function BookingBlock(props: Props) {
  const { status, height, time, title, detail, before, after, faint } = props;
  const roomy = height >= TWO_LINES;
  return (
    <button
      type="button"
      data-block={props.id}
      data-in={props.place}
      aria-label={props.label}
      aria-describedby="calendar-help"
      tabIndex={props.isTab ? 0 : -1}
      onClick={() => props.onOpen(props.id)}
      style={{ top: props.top, height, left: props.left, width: props.width, "--tone": props.tone } as object}
      className={cx(
        "group absolute z-[1] flex touch-manipulation select-none overflow-hidden border text-left text-xs leading-4 [-webkit-touch-callout:none]",
        "hover:z-[3] hover:shadow-raised focus-visible:z-[3] focus-visible:outline-2 focus-visible:outline-accent",
        roomy ? "flex-col py-0.5 pr-1 pl-2" : "items-center gap-1 pr-1 pl-2",
        before ? "rounded-t-none border-t-0" : "rounded-t-[5px]",
        after ? "rounded-b-none border-b-0" : "rounded-b-[5px]",
        props.canMove ? "cursor-grab" : "cursor-default",
        look(status, faint),
        props.inHand && "opacity-35",
      )}
    >
      <span
        aria-hidden
        className={cx("absolute inset-y-0 left-0 w-[3px]", faint ? "bg-line-strong" : "bg-(--tone)")}
      />
      <span className={cx("flex min-w-0 items-center gap-1", !roomy && "contents")}>
        <span className="min-w-0 truncate font-medium">{title}</span>
        {roomy && <Mark status={status} />}
      </span>
      <span
        className={cx(
          "truncate tabular-nums",
          roomy ? "min-w-0" : "shrink-0",
          faint ? "text-ink-3" : "text-ink-2",
        )}
      >
        {roomy ? time : props.from}
      </span>
      {height >= THREE_LINES && (
        <span className={cx("min-w-0 truncate", faint ? "text-ink-3" : "text-ink-2")}>{detail}</span>
      )}
      {props.canMove && !after && (
        <span
          data-end
          aria-hidden
          className="absolute inset-x-0 bottom-0 h-1.5 cursor-ns-resize opacity-0 after:absolute after:bottom-[2px] after:left-1/2 after:h-[2px] after:w-5 after:-translate-x-1/2 after:rounded-full after:bg-ink-3 group-hover:opacity-100 pointer-coarse:h-3"
        />
      )}
    </button>
  );
});

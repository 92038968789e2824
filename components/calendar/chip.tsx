"use client";

import { memo } from "react";
import { cx } from "@/components/ui/cx";
import type { BookingStatus } from "@/lib/domain/bookings/schema";
import { look, Mark } from "./booking-block";

export const CHIP_PX = 22;

type Props = {
  id: string;
  place: string;
  status: BookingStatus;
  label: string;
  time: string;
  title: string;
  tone: string;
  faint: boolean;
  inHand: boolean;
  isTab: boolean;
  canMove: boolean;
  onOpen: (id: string) => void;
};

/** A booking in one line, where a day is a cell. */
export const Chip = memo(function Chip(props: Props) {
  return (
    <button
      type="button"
      data-block={props.id}
      data-in={props.place}
      aria-label={props.label}
      aria-describedby="calendar-help"
      tabIndex={props.isTab ? 0 : -1}
      onClick={() => props.onOpen(props.id)}
      style={{ height: CHIP_PX - 2, "--tone": props.tone } as object}
      className={cx(
        "relative flex w-full min-w-0 touch-manipulation select-none items-center gap-1 overflow-hidden rounded border pr-1 pl-2 text-left text-xs leading-4 [-webkit-touch-callout:none]",
        "hover:shadow-raised focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1",
        props.canMove ? "cursor-grab" : "cursor-default",
        look(props.status, props.faint),
        props.inHand && "opacity-35",
      )}
    >
      <span
        aria-hidden
        className={cx("absolute inset-y-0 left-0 w-[3px]", props.faint ? "bg-line-strong" : "bg-(--tone)")}
      />
      <span className="shrink-0 text-ink-2 tabular-nums">{props.time}</span>
      <span className="min-w-0 flex-1 truncate font-medium">{props.title}</span>
      <Mark status={props.status} />
    </button>
  );
});

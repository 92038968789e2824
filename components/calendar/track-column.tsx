"use client";

import { memo } from "react";
import { may } from "@/lib/domain/bookings/rules";
import { type Block, whoOf } from "./block";
import { BookingBlock } from "./booking-block";
import type { Placed } from "./lanes";
import type { Scene } from "./scene";
import { isShared, type Shared } from "./shared";
import { SharedTime } from "./shared-time";
import { type HourLine, isOdd, type Span, type Track } from "./track";

type Props = {
  track: Track;
  left: number;
  width: number;
  pxPerMs: number;
  placed: readonly Placed<Block | Shared>[];
  /** How many seats the resource has. */
  capacity: number;
  closed: readonly Span[];
  /** Of a day whose clock is changed, where the margin's hours are not its own. */
  ownHours: readonly HourLine[] | null;
  inHand: string | null;
  tab: string | null;
  nobody: string;
  again: string;
  scene: Pick<Scene, "words" | "toneOf" | "serviceId" | "mayWrite" | "labelOf" | "open">;
};

/** One day of one resource: what is closed, and what is booked. */
export const TrackColumn = memo(function TrackColumn(props: Props) {
  const { track, placed, closed, pxPerMs, scene } = props;
  const y = (moment: number) => (moment - track.start) * pxPerMs;
  return (
    <div
      data-place={track.key}
      style={{ left: props.left, width: props.width, height: y(track.end) }}
      className="absolute top-0 border-line border-r"
    >
      {closed.map(({ start, end }) => (
        <div
          key={start}
          aria-hidden
          style={{ top: y(start), height: (end - start) * pxPerMs }}
          className="pointer-events-none absolute inset-x-0 bg-closed"
        />
      ))}
      {props.ownHours?.map(({ at, label, again }) => (
        <span
          key={at}
          aria-hidden
          style={{ top: y(at) }}
          className="pointer-events-none absolute right-1 z-[2] -translate-y-1/2 rounded bg-surface/80 px-1 text-2xs text-ink-3 tabular-nums"
        >
          {label}
          {again && ` ${props.again}`}
        </span>
      ))}
      {isOdd(track) && (
        <span aria-hidden className="pointer-events-none absolute inset-x-0 top-0 h-0.5 bg-warn" />
      )}
      {placed.map(({ block, part, before, after, lane, lanes }) => {
        const drawn = {
          id: block.id,
          place: track.key,
          label: scene.labelOf(block),
          time: scene.words.span(block),
          from: scene.words.time(block.start),
          tone: scene.toneOf(block.serviceId),
          faint: scene.serviceId !== null && scene.serviceId !== block.serviceId,
          isTab: props.tab === `${block.id} ${track.key}`,
          ...{ before, after },
          top: y(part.start),
          height: Math.max((part.end - part.start) * pxPerMs - 1, 15),
          left: `calc(${(lane / lanes) * 100}% + 2px)`,
          width: `calc(${100 / lanes}% - 4px)`,
        };
        return isShared(block) ? (
          <SharedTime key={block.id} shared={block} capacity={props.capacity} scene={scene}>
            {(onOpen, seats) => (
              <BookingBlock
                {...drawn}
                status={block.status}
                title={block.serviceName}
                detail={seats}
                inHand={false}
                canMove={false}
                onOpen={onOpen}
              />
            )}
          </SharedTime>
        ) : (
          <BookingBlock
            key={block.id}
            {...drawn}
            status={block.status}
            title={whoOf(block) ?? props.nobody}
            detail={block.serviceName}
            inHand={props.inHand === block.id}
            canMove={scene.mayWrite && may("move", block.status)}
            onOpen={scene.open}
          />
        );
      })}
    </div>
  );
});

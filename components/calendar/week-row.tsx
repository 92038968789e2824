"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import { cx } from "@/components/ui/cx";
import { may } from "@/lib/domain/bookings/rules";
import { whoOf } from "./block";
import { type Cell, MOST_CHIPS } from "./cell";
import { Chip } from "./chip";
import { closedIn, type Hours, openOf } from "./hours";
import type { Scene } from "./scene";
import { isShared } from "./shared";
import { SharedTime } from "./shared-time";
import type { Carry } from "./use-carry";

type Props = {
  cells: readonly Cell[];
  /** How many seats the resource has. */
  capacity: number;
  dayWidth: number;
  hours: Hours | null;
  /** Where it has to do with this row. */
  carry: Carry | null;
  tab: string | null;
  nobody: string;
  scene: Pick<Scene, "words" | "toneOf" | "serviceId" | "mayWrite" | "labelOf" | "open" | "goToDay">;
};

/** The week of one resource, a cell a day. */
export const WeekRow = memo(function WeekRow(props: Props) {
  const { cells, capacity, dayWidth, hours, carry, tab, nobody, scene } = props;
  const t = useTranslations("calendar");
  return cells.map(({ track, blocks }) => {
    const [closed] = hours ? closedIn(openOf(hours, track.resourceId), track) : [];
    const isClosed = closed !== undefined && closed.start === track.start && closed.end === track.end;
    const isTarget =
      carry?.resourceId === track.resourceId && track.start <= carry.at.start && carry.at.start < track.end;
    const more = blocks.length - MOST_CHIPS;
    return (
      <div
        key={track.key}
        data-place={track.key}
        data-carried={isTarget ? carry.verdict : undefined}
        style={{ width: dayWidth }}
        className={cx(
          "relative shrink-0 border-line border-r p-1",
          isClosed && "bg-closed",
          isTarget &&
            (carry.verdict === "free"
              ? "bg-accent-soft outline-2 outline-accent -outline-offset-2"
              : "bg-bad-soft outline-2 outline-bad -outline-offset-2"),
        )}
      >
        <div className="grid gap-[2px]">
          {blocks.slice(0, more > 1 ? MOST_CHIPS : MOST_CHIPS + 1).map((block) => {
            const drawn = {
              id: block.id,
              place: track.key,
              label: scene.labelOf(block),
              time: block.start < track.start ? "…" : scene.words.time(block.start),
              tone: scene.toneOf(block.serviceId),
              faint: scene.serviceId !== null && scene.serviceId !== block.serviceId,
              isTab: tab === `${block.id} ${track.key}`,
            };
            return isShared(block) ? (
              <SharedTime key={block.id} shared={block} capacity={capacity} scene={scene}>
                {(onOpen) => (
                  <Chip
                    {...drawn}
                    status={block.status}
                    title={`${block.seats}/${capacity} ${block.serviceName}`}
                    inHand={false}
                    canMove={false}
                    onOpen={onOpen}
                  />
                )}
              </SharedTime>
            ) : (
              <Chip
                key={block.id}
                {...drawn}
                status={block.status}
                title={whoOf(block) ?? nobody}
                inHand={carry?.block.id === block.id}
                canMove={scene.mayWrite && may("move", block.status)}
                onOpen={scene.open}
              />
            );
          })}
          {more > 1 && (
            <button
              type="button"
              onClick={() => scene.goToDay(track.day, track.resourceId)}
              className="h-5 rounded px-2 text-left font-medium text-ink-2 text-xs hover:bg-hover pointer-coarse:h-8"
            >
              {t("more", { n: more })}
            </button>
          )}
        </div>
        {isTarget && (
          <span
            className={cx(
              "pointer-events-none absolute right-1 bottom-1 z-[2] rounded bg-raised px-1.5 font-medium text-xs tabular-nums shadow-raised",
              carry.verdict === "free" ? "text-accent-ink" : "text-bad",
            )}
          >
            {carry.verdict === "free" ? scene.words.time(carry.at.start) : t(`verdict.${carry.verdict}`)}
          </span>
        )}
      </div>
    );
  });
});

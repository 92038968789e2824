"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { useLayoutEffect, useMemo, useRef } from "react";
import { may } from "@/lib/domain/bookings/rules";
import { byResource } from "./block";
import { type Cell, MOST_CHIPS } from "./cell";
import { CHIP_PX } from "./chip";
import { DayHead, PersonHead } from "./heads";
import { openOf } from "./hours";
import type { Scene } from "./scene";
import { shareTimes } from "./shared";
import { clipped, onDay, shifted, stretched, type Track, trackOf } from "./track";
import { useGridKeys } from "./use-grid-keys";
import { type Point, usePress } from "./use-press";
import { useWidth } from "./use-size";
import { WeekRow } from "./week-row";

const HEAD = 40;
const NARROWEST_DAY = 118;
const PADDING = 5;
const HOUR_MS = 3_600_000;

type Props = { scene: Scene; days: readonly string[]; label: string };

/** A row a resource, a column a day, the bookings of a cell one below the other. */
export function WeekTable({ scene, days, label }: Props) {
  const t = useTranslations("calendar");
  const { blocks, hours, timeZone, people, carrying, mayWrite } = scene;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const side = width < 640 ? 92 : 164;
  const dayWidth = Math.max(NARROWEST_DAY, (width - side) / days.length);

  const rows = useMemo(() => {
    const of = byResource(blocks ?? []);
    return people.map((person): Cell[] => {
      const mine = shareTimes(of.get(person.id) ?? [], person.id);
      return days.map((day) => {
        const track = trackOf(day, person.id, timeZone);
        return { track, blocks: mine.filter((block) => clipped(block, track) !== null) };
      });
    });
  }, [blocks, people, days, timeZone]);
  const heights = useMemo(
    () =>
      rows.map((cells) => {
        const most = Math.max(...cells.map((cell) => Math.min(cell.blocks.length, MOST_CHIPS + 1)));
        return Math.max(2, most) * CHIP_PX + 2 * PADDING;
      }),
    [rows],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => heights[at] ?? 0,
    scrollMargin: HEAD,
    overscan: 6,
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights are what it was told
  useLayoutEffect(() => virtual.measure(), [heights]);

  const cellAt = ({ x, y }: Point): Track | null => {
    const box = body.current?.getBoundingClientRect();
    if (!box) return null;
    const day = Math.min(days.length - 1, Math.max(0, Math.floor((x - box.left - side) / dayWidth)));
    let row = 0;
    let below = heights[0] ?? 0;
    while (row + 1 < heights.length && below <= y - box.top) below += heights[++row] ?? 0;
    return rows[row]?.[day]?.track ?? null;
  };
  usePress(scroller, mayWrite, {
    onPick: (element) => {
      const block = blocks?.find(({ id }) => id === element.dataset.block);
      const from = element.dataset.in?.split(" ")[0];
      if (!block || !from || !may("move", block.status)) return false;
      carrying.pickUp(block, from, "move", "pointer");
      return true;
    },
    onMove: (point) => {
      const carry = carrying.held.current;
      const track = cellAt(point);
      if (carry && track) carrying.moveTo(onDay(carry.block, track.day, timeZone), track.resourceId);
    },
    onPut: carrying.put,
    onGiveUp: carrying.giveUp,
    onTap: (point) => {
      const track = cellAt(point);
      if (!track || !mayWrite) return;
      const open = hours && openOf(hours, track.resourceId).find((span) => clipped(span, track));
      scene.create(open ? Math.max(open.start, track.start) : track.start + 9 * HOUR_MS, track.resourceId);
    },
  });
  const keys = useGridKeys(scroller, scene, {
    canMove: (block) => mayWrite && may("move", block.status),
    stretch: (span, by, block) => {
      const step = scene.stepOf(block.serviceId);
      return stretched(span, by * step, step);
    },
    step: (span, resourceId, step) => {
      if (step === "farUp" || step === "farDown")
        return { at: shifted(span, step === "farUp" ? -15 : 15), resourceId };
      if (step === "up" || step === "down") {
        const next = people[people.findIndex(({ id }) => id === resourceId) + (step === "up" ? -1 : 1)];
        return next ? { at: span, resourceId: next.id } : null;
      }
      const [row] = rows;
      const here = row?.findIndex(({ track }) => track.start <= span.start && span.start < track.end) ?? -1;
      const next = here < 0 ? undefined : days[here + (step === "left" ? -1 : 1)];
      return next ? { at: onDay(span, next, timeZone), resourceId } : null;
    },
  });

  const firstCell = rows.flat().find((cell) => cell.blocks.length > 0);
  const known = keys.tab !== null && rows.some((cells) => cells.some((cell) => holds(cell, keys.tab ?? "")));
  const tab = known ? keys.tab : firstCell ? `${firstCell.blocks[0]?.id} ${firstCell.track.key}` : null;
  const { carry } = carrying;
  const part = useMemo(
    () => ({
      words: scene.words,
      toneOf: scene.toneOf,
      serviceId: scene.serviceId,
      mayWrite,
      labelOf: scene.labelOf,
      open: scene.open,
      goToDay: scene.goToDay,
    }),
    [scene.words, scene.toneOf, scene.serviceId, mayWrite, scene.labelOf, scene.open, scene.goToDay],
  );
  return (
    <div
      ref={scroller}
      {...keys.on}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard, also where nothing is booked
      tabIndex={0}
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain -outline-offset-2!"
    >
      <section
        aria-label={label}
        style={{ width: side + dayWidth * days.length }}
        className="relative min-w-full"
      >
        <div className="sticky top-0 z-20 flex border-line border-b bg-surface" style={{ height: HEAD }}>
          <div
            className="sticky left-0 z-10 shrink-0 border-line border-r bg-surface"
            style={{ width: side }}
          />
          {days.map((day) => (
            <div
              key={day}
              style={{ width: dayWidth }}
              className="flex shrink-0 items-center overflow-hidden border-line border-r px-2"
            >
              <DayHead day={day} scene={scene} />
            </div>
          ))}
        </div>
        <div ref={body} className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const [person, cells] = [people[index], rows[index]];
            const inRow =
              carry &&
              (carry.resourceId === person?.id || cells?.some((cell) => cell.blocks.includes(carry.block)));
            return (
              person &&
              cells && (
                <div
                  key={person.id}
                  style={{ top: start - HEAD, height: heights[index] }}
                  className="absolute inset-x-0 flex border-line border-b"
                >
                  <div
                    style={{ width: side }}
                    className="sticky left-0 z-10 flex shrink-0 items-start gap-1.5 overflow-hidden border-line border-r bg-surface px-2 pt-2"
                  >
                    <PersonHead person={person} />
                  </div>
                  <WeekRow
                    cells={cells}
                    capacity={person.capacity}
                    dayWidth={dayWidth}
                    hours={hours}
                    carry={inRow ? carry : null}
                    tab={tab?.includes(person.id) ? tab : null}
                    nobody={t("nobody")}
                    scene={part}
                  />
                </div>
              )
            );
          })}
        </div>
      </section>
    </div>
  );
}

function holds({ blocks, track }: Cell, tab: string): boolean {
  return tab.endsWith(track.key) && blocks.some(({ id }) => tab.startsWith(id));
}

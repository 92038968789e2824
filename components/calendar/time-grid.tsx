"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { type ReactNode, useLayoutEffect, useMemo, useRef } from "react";
import { may } from "@/lib/domain/bookings/rules";
import { byResource } from "./block";
import { Carried } from "./carried";
import { columnAt, columnsOf } from "./columns";
import { closedIn, openingOf, openOf } from "./hours";
import { placed, widest } from "./lanes";
import type { Scene } from "./scene";
import { shareTimes } from "./shared";
import {
  clipped,
  hourLines,
  isOdd,
  onDay,
  type Span,
  shifted,
  snapped,
  stretched,
  type Track,
} from "./track";
import { TrackColumn } from "./track-column";
import { useGridKeys } from "./use-grid-keys";
import { type Point, usePress } from "./use-press";
import { useWidth } from "./use-size";

export const HOUR_PX = 52;
const PX_PER_MS = HOUR_PX / 3_600_000;
const GUTTER = 52;
/** So many columns are drawn anyway; beyond, only those in sight. */
const ALL_DRAWN = 30;

type Props = {
  scene: Scene;
  tracks: readonly Track[];
  label: string;
  head: (track: Track) => ReactNode;
};

/** Tracks side by side, time downwards: the resources of a day, or the days of one resource. */
export function TimeGrid({ scene, tracks, label, head }: Props) {
  const t = useTranslations("calendar");
  const { blocks, hours, timeZone, carrying, mayWrite } = scene;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const room = useWidth(scroller) - GUTTER;

  const laid = useMemo(() => {
    const of = byResource(blocks ?? []);
    return tracks.map((track) => placed(shareTimes(of.get(track.resourceId) ?? [], track.resourceId), track));
  }, [blocks, tracks]);
  const closed = useMemo(
    () => tracks.map((track) => (hours ? closedIn(openOf(hours, track.resourceId), track) : [])),
    [hours, tracks],
  );
  const columns = useMemo(() => columnsOf(laid.map(widest), room), [laid, room]);
  const capacities = useMemo(
    () => new Map(scene.people.map(({ id, capacity }) => [id, capacity])),
    [scene.people],
  );
  const longest = tracks.reduce((most, { start, end }) => Math.max(most, end - start), 0);
  const height = longest * PX_PER_MS;
  // The margin has the hours of a day as they usually are; where all are the same day, that day's.
  const [first] = tracks;
  const isOneDay = tracks.every(({ day }) => day === first?.day);
  const usual = isOneDay ? first : (tracks.find((track) => !isOdd(track)) ?? first);
  const margin = useMemo(() => (usual ? hourLines(usual, timeZone) : []), [usual, timeZone]);
  const ownHours = useMemo(
    () =>
      tracks.map((track) => {
        if (isOneDay || !isOdd(track)) return null;
        return hourLines(track, timeZone).filter(({ label: hour }, nth) => hour !== margin[nth]?.label);
      }),
    [tracks, isOneDay, timeZone, margin],
  );

  const virtual = useVirtualizer({
    horizontal: true,
    count: tracks.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => columns.widths[at] ?? 0,
    overscan: 4,
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the widths are what it was told
  useLayoutEffect(() => virtual.measure(), [columns]);
  const drawn =
    tracks.length <= ALL_DRAWN
      ? tracks.map((_, at) => at)
      : virtual.getVirtualItems().map(({ index }) => index);

  const opening = useMemo(() => openingOf(tracks, closed, scene.now), [tracks, closed, scene.now]);
  const scrolled = useRef(false);
  useLayoutEffect(() => {
    if (scrolled.current || !hours || !scroller.current) return;
    scrolled.current = true;
    scroller.current.scrollTop = Math.max(0, opening * PX_PER_MS);
  }, [hours, opening]);

  const at = ({ x, y }: Point): { track: Track; moment: number } | null => {
    const box = body.current?.getBoundingClientRect();
    const track = box && tracks[columnAt(columns, x - box.left)];
    return track ? { track, moment: track.start + (y - box.top) / PX_PER_MS } : null;
  };
  const grabbed = useRef(0);
  usePress(scroller, mayWrite, {
    onPick: (element, isEnd, point) => {
      const block = blocks?.find(({ id }) => id === element.dataset.block);
      const there = at(point);
      if (!block || !there || !may("move", block.status)) return false;
      grabbed.current = there.moment - (isEnd ? block.end : block.start);
      carrying.pickUp(block, there.track.resourceId, isEnd ? "stretch" : "move", "pointer");
      return true;
    },
    onMove: (point) => {
      const carry = carrying.held.current;
      const there = at(point);
      if (!carry || !there) return;
      const { block } = carry;
      const step = scene.stepOf(block.serviceId);
      const moment = snapped(there.moment - grabbed.current, there.track, step);
      if (carry.kind === "stretch")
        carrying.moveTo(stretched({ ...block }, (moment - block.end) / 60_000, step), carry.from);
      else
        carrying.moveTo({ start: moment, end: moment + (block.end - block.start) }, there.track.resourceId);
    },
    onPut: carrying.put,
    onGiveUp: carrying.giveUp,
    onTap: (point) => {
      const there = at(point);
      if (!there || !mayWrite) return;
      const quarter = 15 * 60_000;
      const { track, moment } = there;
      scene.create(track.start + Math.floor((moment - track.start) / quarter) * quarter, track.resourceId);
    },
  });

  const keys = useGridKeys(scroller, scene, {
    canMove: (block) => mayWrite && may("move", block.status),
    stretch: (span, by, block) => {
      const step = scene.stepOf(block.serviceId);
      return stretched(span, by * step, step);
    },
    step: (span, resourceId, step) => {
      const minutes = { up: -15, down: 15, farUp: -60, farDown: 60, left: 0, right: 0 }[step];
      if (minutes !== 0) return { at: shifted(span, minutes), resourceId };
      const by = step === "left" ? -1 : 1;
      if (isOneDay) {
        const next = tracks[tracks.findIndex((track) => track.resourceId === resourceId) + by];
        return next ? { at: span, resourceId: next.resourceId } : null;
      }
      const here = tracks.findIndex(({ start, end }) => start <= span.start && span.start < end);
      const next = here < 0 ? undefined : tracks[here + by];
      return next ? { at: onDay(span, next.day, timeZone), resourceId } : null;
    },
  });
  const all = laid.flatMap((some, index) => some.map(({ block }) => `${block.id} ${tracks[index]?.key}`));
  const tab = keys.tab !== null && all.includes(keys.tab) ? keys.tab : (all[0] ?? null);
  const { carry } = carrying;
  const ghosts = carry ? ghostsOf(carry.at, carry.resourceId, tracks) : [];
  const nowAt = tracks.findIndex(({ start, end }) => start <= scene.now && scene.now < end);
  const y = (moment: number, track: Span) => (moment - track.start) * PX_PER_MS;
  const part = useMemo(
    () => ({
      words: scene.words,
      toneOf: scene.toneOf,
      serviceId: scene.serviceId,
      mayWrite,
      labelOf: scene.labelOf,
      open: scene.open,
    }),
    [scene.words, scene.toneOf, scene.serviceId, mayWrite, scene.labelOf, scene.open],
  );

  return (
    <div
      ref={scroller}
      {...keys.on}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard, also where nothing is booked
      tabIndex={0}
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain -outline-offset-2!"
    >
      <section aria-label={label} style={{ width: GUTTER + columns.total }} className="relative min-w-full">
        <div className="sticky top-0 z-20 flex h-9 border-line border-b bg-surface">
          <div
            className="sticky left-0 z-10 shrink-0 border-line border-r bg-surface"
            style={{ width: GUTTER }}
          />
          <div className="relative flex-1">
            {drawn.map((index) => {
              const track = tracks[index];
              return (
                track && (
                  <div
                    key={track.key}
                    style={{ left: columns.lefts[index], width: columns.widths[index] }}
                    className="absolute inset-y-0 flex items-center gap-1.5 overflow-hidden border-line border-r px-2"
                  >
                    {head(track)}
                  </div>
                )
              );
            })}
          </div>
        </div>
        <div className="relative flex" style={{ height }}>
          <div
            aria-hidden
            className="sticky left-0 z-10 shrink-0 border-line border-r bg-surface"
            style={{ width: GUTTER }}
          >
            {usual &&
              margin.slice(1).map(({ at: moment, label: hour, again }) => (
                <span
                  key={moment}
                  style={{ top: y(moment, usual) }}
                  className="absolute right-1.5 -translate-y-1/2 text-2xs text-ink-3 tabular-nums"
                >
                  {hour}
                  {again && <span className="block text-center text-[9px] leading-none">{t("again")}</span>}
                </span>
              ))}
          </div>
          <div
            ref={body}
            className="relative bg-[repeating-linear-gradient(to_bottom,var(--line)_0_1px,transparent_1px_52px)]"
            style={{ width: columns.total, height }}
          >
            {drawn.map((index) => {
              const track = tracks[index];
              const blocksHere = laid[index] ?? [];
              const inHand = carry && blocksHere.some(({ block }) => block.id === carry.block.id);
              return (
                track && (
                  <TrackColumn
                    key={track.key}
                    track={track}
                    left={columns.lefts[index] ?? 0}
                    width={columns.widths[index] ?? 0}
                    pxPerMs={PX_PER_MS}
                    placed={blocksHere}
                    capacity={capacities.get(track.resourceId) ?? 1}
                    closed={closed[index] ?? []}
                    ownHours={ownHours[index] ?? null}
                    inHand={inHand ? carry.block.id : null}
                    tab={tab?.endsWith(track.key) ? tab : null}
                    nobody={t("nobody")}
                    again={t("again")}
                    scene={part}
                  />
                )
              );
            })}
            {ghosts.map(({ index, span, track }) => (
              <Carried
                key={track.key}
                verdict={carry?.verdict ?? "free"}
                time={scene.words.span(carry?.at ?? span)}
                tone={scene.toneOf(carry?.block.serviceId ?? "")}
                top={y(span.start, track)}
                height={(span.end - span.start) * PX_PER_MS}
                left={(columns.lefts[index] ?? 0) + 2}
                width={(columns.widths[index] ?? 0) - 5}
              />
            ))}
            {nowAt >= 0 && (
              <div
                aria-hidden
                style={{
                  top: y(scene.now, tracks[nowAt] ?? { start: 0, end: 0 }),
                  left: columns.lefts[nowAt],
                  width: isOneDay ? columns.total : columns.widths[nowAt],
                }}
                className="pointer-events-none absolute z-[5] h-px bg-bad before:absolute before:-top-[3px] before:-left-[3px] before:size-[7px] before:rounded-full before:bg-bad"
              />
            )}
          </div>
        </div>
      </section>
    </div>
  );
}

/** What of a place is drawn on which tracks: two where it goes over midnight. */
function ghostsOf(at: Span, resourceId: string, tracks: readonly Track[]) {
  return tracks.flatMap((track, index) => {
    const span = track.resourceId === resourceId ? clipped(at, track) : null;
    return span ? [{ index, span, track }] : [];
  });
}

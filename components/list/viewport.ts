"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { hasDrifted, mayDrift, moveTo, type Place, scaleOf, toTop } from "./scale";

/** Rows in the page at most, whatever the size of the screen. */
const ROWS_IN_PAGE = 76;
const SPARE = 10;
/**
 * The virtualizer keeps a measurement for each of its rows, so it is given three blocks of the list, the
 * middle one being where the reader is: as much memory for five million rows as for five thousand.
 */
const BLOCK = 50_000;

export type Viewport = {
  scroller: RefObject<HTMLDivElement | null>;
  /** Rows to render: [first, last). */
  first: number;
  last: number;
  /** Rows on screen, whole or in part: [top, bottom). */
  top: number;
  bottom: number;
  /** By how many pixels the rows are moved against their place in the list (mapped lists only). */
  gap: number;
  /** Height of the scrolled element, in pixels. */
  height: number;
  width: number;
  /** Brings a row into view with as little movement as possible, or to the top. */
  reveal: (rank: number, where?: "nearest" | "top") => void;
  /** Moves by whole rows without anything on screen moving: the numbering was moved. */
  shift: (ranks: number) => void;
};

function blockOf(row: number): number {
  return Math.max(0, Math.floor(row / BLOCK) - 1) * BLOCK;
}

/** The spare rows around a screen, fewer where the screen itself holds many. */
function extract(range: Range): number[] {
  const seen = range.endIndex - range.startIndex + 1;
  const overscan = Math.max(0, Math.min(SPARE, Math.floor((ROWS_IN_PAGE - seen) / 2)));
  return defaultRangeExtractor({ ...range, overscan }).slice(0, ROWS_IN_PAGE);
}

/**
 * Which rows of a list of `count` rows are on screen. Only a window of rows is ever rendered; the rest of
 * the scrolled element is empty height. The virtualizer is told the place in the list, which in a very long
 * list is not where the scroll bar stands (see scale.ts).
 */
export function useViewport(count: number, rowHeight: number, headerHeight: number): Viewport {
  const scroller = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({ top: 0, offset: 0 });
  const report = useRef<((offset: number, isScrolling: boolean) => void) | null>(null);
  const [size, setSize] = useState({ view: 600, width: 1024 });
  const [gap, setGap] = useState(0);
  const [block, setBlock] = useState(0);
  const scale = useMemo(() => scaleOf(count * rowHeight, size.view), [count, rowHeight, size.view]);

  const blockNow = useRef(block);
  blockNow.current = block;
  const tell = useCallback(
    () => report.current?.(place.current.offset - blockNow.current * rowHeight, false),
    [rowHeight],
  );
  const update = useCallback(() => {
    const { top, offset } = place.current;
    setGap(top - offset);
    const wanted = blockOf(Math.floor(offset / rowHeight));
    if (wanted === blockNow.current) tell();
    else setBlock(wanted);
  }, [rowHeight, tell]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another block begins elsewhere
  useLayoutEffect(tell, [block, tell]);

  const virtualizer = useVirtualizer({
    count: Math.max(0, Math.min(count - block, 3 * BLOCK)),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    rangeExtractor: extract,
    useFlushSync: false,
    observeElementRect: (_, told) => {
      told({ width: size.width, height: size.view });
      const element = scroller.current;
      if (!element) return;
      const measure = () => {
        const view = Math.max(1, element.clientHeight - headerHeight);
        setSize({ view, width: element.clientWidth });
        told({ width: element.clientWidth, height: view });
      };
      measure();
      const observer = new ResizeObserver(measure);
      observer.observe(element);
      return () => observer.disconnect();
    },
    observeElementOffset: (_, told) => {
      report.current = told;
      tell();
      return () => {
        report.current = null;
      };
    },
    // It never moves the list: `goTo` does, on the mapped bar.
    scrollToFn: () => undefined,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const goTo = useCallback(
    (offset: number) => {
      const element = scroller.current;
      if (!element) return;
      const within = Math.max(0, Math.min(scale.list - scale.view, offset));
      element.scrollTop = toTop(scale, within);
      // What the browser made of it: it rounds, and it may not be tall enough yet.
      place.current = { top: element.scrollTop, offset: scale.list > scale.bar ? within : element.scrollTop };
      update();
    },
    [scale, update],
  );

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      place.current = moveTo(scale, place.current, element.scrollTop);
      if (hasDrifted(scale, place.current, mayDrift(scale, place.current))) goTo(place.current.offset);
      else update();
    };
    const onEnd = () => {
      if (hasDrifted(scale, place.current, 2 * scale.view)) goTo(place.current.offset);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    element.addEventListener("scrollend", onEnd);
    return () => {
      element.removeEventListener("scroll", onScroll);
      element.removeEventListener("scrollend", onEnd);
    };
  }, [scale, update, goTo]);

  // Rows of another height (phone turned, window narrowed): the same row stays at the top.
  const heightWas = useRef(rowHeight);
  useLayoutEffect(() => {
    const was = heightWas.current;
    heightWas.current = rowHeight;
    if (was !== rowHeight) goTo((place.current.offset / was) * rowHeight);
    else goTo(place.current.offset);
  }, [rowHeight, goTo]);

  const reveal = useCallback(
    (rank: number, where: "nearest" | "top" = "nearest") => {
      const { offset } = place.current;
      const start = rank * rowHeight;
      if (where === "top" || start < offset) goTo(start);
      else if (start + rowHeight > offset + scale.view) goTo(start + rowHeight - scale.view);
    },
    [rowHeight, scale, goTo],
  );

  const shift = useCallback(
    (ranks: number) => goTo(place.current.offset + ranks * rowHeight),
    [rowHeight, goTo],
  );

  const rows = virtualizer.getVirtualItems();
  const { startIndex = 0, endIndex = -1 } = virtualizer.range ?? {};
  return {
    scroller,
    first: block + (rows[0]?.index ?? 0),
    last: block + (rows.at(-1)?.index ?? -1) + 1,
    top: block + startIndex,
    bottom: block + endIndex + 1,
    gap,
    height: Math.min(scale.bar, count * rowHeight),
    width: size.width,
    reveal,
    shift,
  };
}

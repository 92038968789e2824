import { type RefObject, useEffect, useRef } from "react";

/** On the screen. */
export type Point = { x: number; y: number };

type Press = {
  /** A booking is taken; false: it stays where it is. `isEnd`: by its lower edge. */
  onPick: (block: HTMLElement, isEnd: boolean, point: Point) => boolean;
  onMove: (point: Point) => void;
  onPut: () => void;
  onGiveUp: () => void;
  /** An empty place was pressed. */
  onTap: (point: Point, target: Element) => void;
};

/** A mouse that moves less has clicked. */
const SLOP = 4;
/** A finger that moves more before its time scrolls. */
const FINGER_SLOP = 10;
const LONG_PRESS_MS = 380;
/** So near an edge the page moves along, up to so many pixels a frame. */
const EDGE = 44;
const FASTEST = 14;

type Going = {
  id: number;
  touch: boolean;
  from: Point;
  now: Point;
  block: HTMLElement | null;
  isEnd: boolean;
  target: Element;
  carries: boolean;
  timer?: ReturnType<typeof setTimeout>;
};

/** How far to scroll when the pointer is at an edge of what scrolls. */
function pull(at: number, start: number, end: number): number {
  if (at < start + EDGE) return -Math.min(FASTEST, (start + EDGE - at) / 3);
  if (at > end - EDGE) return Math.min(FASTEST, (at - end + EDGE) / 3);
  return 0;
}

/**
 * Pressing, dragging and letting go in what scrolls. A mouse drags at once; a finger scrolls, and drags after
 * it has rested on a booking. Escape, or what else takes the pointer away, gives up.
 */
export function usePress(scroller: RefObject<HTMLElement | null>, mayDrag: boolean, press: Press): void {
  const latest = useRef(press);
  latest.current = press;

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let going: Going | null = null;
    let frame = 0;

    const stop = () => {
      if (going?.timer) clearTimeout(going.timer);
      going = null;
      cancelAnimationFrame(frame);
      frame = 0;
      element.style.removeProperty("cursor");
    };
    const scrollAlong = () => {
      if (!going?.carries) return;
      const box = element.getBoundingClientRect();
      const [x, y] = [pull(going.now.x, box.left, box.right), pull(going.now.y, box.top, box.bottom)];
      if (x !== 0 || y !== 0) {
        element.scrollBy(x, y);
        latest.current.onMove(going.now);
      }
      frame = requestAnimationFrame(scrollAlong);
    };
    const pick = () => {
      if (!going?.block) return;
      if (!latest.current.onPick(going.block, going.isEnd, going.from)) {
        stop();
        return;
      }
      going.carries = true;
      if (going.touch) navigator.vibrate?.(8);
      element.setPointerCapture(going.id);
      element.style.cursor = going.isEnd ? "ns-resize" : "grabbing";
      frame = requestAnimationFrame(scrollAlong);
    };

    const onDown = (event: PointerEvent) => {
      if (going || event.button !== 0 || !(event.target instanceof Element)) return;
      const { target, clientX: x, clientY: y, pointerId: id } = event;
      const block = target.closest<HTMLElement>("[data-block]");
      if (!block && !target.closest("[data-place]")) return;
      const touch = event.pointerType === "touch";
      const isEnd = target.closest("[data-end]") !== null;
      going = { id, touch, from: { x, y }, now: { x, y }, block, isEnd, target, carries: false };
      if (block && mayDrag && touch) going.timer = setTimeout(pick, LONG_PRESS_MS);
    };
    const onMove = (event: PointerEvent) => {
      if (!going || event.pointerId !== going.id) return;
      going.now = { x: event.clientX, y: event.clientY };
      const far = Math.hypot(going.now.x - going.from.x, going.now.y - going.from.y);
      if (!going.carries) {
        if (going.touch ? far > FINGER_SLOP : far > SLOP && !(going.block && mayDrag)) stop();
        else if (!going.touch && far > SLOP) pick();
      }
      if (going?.carries) latest.current.onMove(going.now);
    };
    const onUp = (event: PointerEvent) => {
      if (!going || event.pointerId !== going.id) return;
      const { carries, block, now, target } = going;
      stop();
      if (carries) {
        swallowClick();
        latest.current.onPut();
      } else if (!block) latest.current.onTap(now, target);
    };
    const onLost = (event: PointerEvent) => {
      if (going?.id !== event.pointerId) return;
      const { carries } = going;
      stop();
      if (carries) latest.current.onGiveUp();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !going?.carries) return;
      event.preventDefault();
      event.stopPropagation();
      stop();
      swallowClick();
      latest.current.onGiveUp();
    };
    // Once a finger carries, the page must not scroll under it; a browser asks only listeners that are there.
    const onTouchMove = (event: TouchEvent) => {
      if (going?.carries) event.preventDefault();
    };
    const onMenu = (event: Event) => {
      if (going?.touch) event.preventDefault();
    };

    element.addEventListener("pointerdown", onDown);
    addEventListener("pointermove", onMove);
    addEventListener("pointerup", onUp);
    addEventListener("pointercancel", onLost);
    addEventListener("keydown", onKey, true);
    element.addEventListener("touchmove", onTouchMove, { passive: false });
    element.addEventListener("contextmenu", onMenu);
    return () => {
      stop();
      element.removeEventListener("pointerdown", onDown);
      removeEventListener("pointermove", onMove);
      removeEventListener("pointerup", onUp);
      removeEventListener("pointercancel", onLost);
      removeEventListener("keydown", onKey, true);
      element.removeEventListener("touchmove", onTouchMove);
      element.removeEventListener("contextmenu", onMenu);
    };
  }, [scroller, mayDrag]);
}

/** Letting go is no click: the one that follows goes nowhere. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
}

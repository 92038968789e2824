import { type FocusEvent, type KeyboardEvent, type RefObject, useState } from "react";
import type { Block } from "./block";
import type { Scene } from "./scene";
import type { Span } from "./track";
import { neighbour } from "./walk";

export type Step = "left" | "right" | "up" | "down" | "farUp" | "farDown";

const STEPS: Record<string, Step> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  PageUp: "farUp",
  PageDown: "farDown",
};

type Ways = {
  /** Where a booking in the hand goes by a key; null: nowhere. */
  step: (at: Span, resourceId: string, step: Step) => { at: Span; resourceId: string } | null;
  /** Its other end goes by a key. */
  stretch: (at: Span, by: 1 | -1, block: Block) => Span;
  canMove: (block: Block) => boolean;
};

/**
 * The keys of a view: arrows from booking to booking, Enter opens; Space picks up, and then arrows move it,
 * with Shift they stretch it, Enter or Space puts it down and Escape gives up.
 */
export function useGridKeys(container: RefObject<HTMLElement | null>, scene: Scene, ways: Ways) {
  const [tab, setTab] = useState<string | null>(null);
  const { carrying, announce, say } = scene;

  const carryBy = (event: KeyboardEvent): boolean => {
    const carry = carrying.held.current;
    if (carry?.by !== "keys") return false;
    if (event.key === "Escape") {
      carrying.giveUp();
      announce("gaveUp");
    } else if (event.key === "Enter" || event.key === " ") {
      carrying.put();
      announce("putDown");
    } else {
      const step = STEPS[event.key];
      if (!step) return event.key === "Tab";
      const isStretch = event.shiftKey && (step === "up" || step === "down");
      const next = isStretch
        ? { at: ways.stretch(carry.at, step === "down" ? 1 : -1, carry.block), resourceId: carry.resourceId }
        : ways.step(carry.at, carry.resourceId, step);
      if (next) carrying.moveTo(next.at, next.resourceId);
      say();
    }
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const element =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-block]") : null;
    const root = container.current;
    if (!element || !root) return;
    const take = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (carryBy(event)) {
      take();
      return;
    }
    if (event.key === " ") {
      take();
      const block = scene.blocks?.find(({ id }) => id === element.dataset.block);
      const from = element.dataset.in?.split(" ")[0];
      if (!block || !from || !ways.canMove(block)) return;
      carrying.pickUp(block, from, "move", "keys");
      announce("pickedUp", block);
      return;
    }
    const next = neighbour(element, root, event.key);
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    if (next || event.key.startsWith("Arrow")) take();
  };

  return {
    tab,
    /** For the element around the bookings. */
    on: {
      onKeyDown,
      // A button answers to Space when it comes up.
      onKeyUp: (event: KeyboardEvent) => {
        if (event.key === " " && (event.target as HTMLElement).closest("[data-block]"))
          event.preventDefault();
      },
      onFocus: (event: FocusEvent) => {
        const { block, in: place } = (event.target as HTMLElement).dataset;
        if (block) setTab(`${block} ${place}`);
      },
      // Whoever goes elsewhere puts nothing down.
      onBlur: () => {
        if (carrying.held.current?.by === "keys") carrying.giveUp();
      },
    },
  };
}

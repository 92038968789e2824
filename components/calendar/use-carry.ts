import { useCallback, useMemo, useRef, useState } from "react";
import { type Block, givenTo } from "./block";
import type { Place, Verdict } from "./conflict";
import type { Span } from "./track";

export type Carry = {
  block: Block;
  kind: "move" | "stretch";
  by: "pointer" | "keys";
  /** Where it was taken from. */
  from: string;
  /** Where it would be put down. */
  resourceId: string;
  at: Span;
  verdict: Verdict;
};

type Rules = {
  verdictOf: (block: Block, place: Place) => Verdict;
  onPut: (block: Block, place: Place) => void;
};

/** A booking in the hand, by pointer or by keys: where it would go, and what stands against that. */
export function useCarry({ verdictOf, onPut }: Rules) {
  const [carry, setCarry] = useState<Carry | null>(null);
  const held = useRef<Carry | null>(null);
  const rules = useRef({ verdictOf, onPut });
  rules.current = { verdictOf, onPut };

  const show = useCallback((next: Carry | null) => {
    held.current = next;
    setCarry(next);
  }, []);

  const pickUp = useCallback(
    (block: Block, from: string, kind: Carry["kind"], by: Carry["by"]): Carry => {
      const carried: Carry = {
        ...{ block, kind, by, from, resourceId: from, verdict: "free" },
        at: { start: block.start, end: block.end },
      };
      show(carried);
      return carried;
    },
    [show],
  );

  /** @returns what is carried now; null where nothing is. */
  const moveTo = useCallback(
    (at: Span, resourceId: string): Carry | null => {
      const now = held.current;
      if (!now) return null;
      if (now.at.start === at.start && now.at.end === at.end && now.resourceId === resourceId) return now;
      const place = { ...at, resourceIds: givenTo(now.block, now.from, resourceId) };
      const next = { ...now, at, resourceId, verdict: rules.current.verdictOf(now.block, place) };
      show(next);
      return next;
    },
    [show],
  );

  /** Also where something stands against it: the server decides. */
  const put = useCallback(() => {
    const now = held.current;
    show(null);
    if (!now) return;
    const { block, at, from, resourceId } = now;
    const isSame = at.start === block.start && at.end === block.end && resourceId === from;
    if (!isSame) rules.current.onPut(block, { ...at, resourceIds: givenTo(block, from, resourceId) });
  }, [show]);

  const giveUp = useCallback(() => show(null), [show]);
  return useMemo(() => ({ carry, held, pickUp, moveTo, put, giveUp }), [carry, pickUp, moveTo, put, giveUp]);
}
export type Carrying = ReturnType<typeof useCarry>;

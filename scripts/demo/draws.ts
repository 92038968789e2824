import { v7 } from "uuid";

// Drawing from a seed: the same demo comes out however much of it is made, and in whatever order.

export type Random = () => number;

/** Mulberry32, started from seed and index: the n-th of anything is the same whatever comes before it. */
export function random(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(from: readonly T[], next: Random): T => from[Math.floor(next() * from.length)] as T;

/** One of the choices by its share; shares add up to 1. */
export function weighted<T>(choices: readonly (readonly [T, number])[], next: Random): T {
  let left = next();
  for (const [choice, share] of choices) {
    left -= share;
    if (left < 0) return choice;
  }
  return (choices[choices.length - 1] as readonly [T, number])[0];
}

/** An id whose time is `at`; the rest is drawn, so that the same record has the same id. */
export function idAt(at: number, next: Random): string {
  return v7({ msecs: at, random: Uint8Array.from({ length: 16 }, () => Math.floor(next() * 256)) });
}

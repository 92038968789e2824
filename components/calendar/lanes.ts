import { clipped, type Span, type Track } from "./track";

export type Placed<B> = {
  block: B;
  /** What of it lies in the track. */
  part: Span;
  /** It goes on before or after. */
  before: boolean;
  after: boolean;
  /** Which of so many lanes side by side, from 0. */
  lane: number;
  lanes: number;
};

/**
 * Lays the bookings of a track side by side where they overlap. Those that hang together, one touching the
 * next, share the width evenly; each takes the first lane that is free. In order of start.
 */
export function placed<B extends Span & { id: string }>(blocks: readonly B[], track: Track): Placed<B>[] {
  const all: Placed<B>[] = [];
  for (const block of blocks) {
    const part = clipped(block, track);
    if (!part) continue;
    all.push({
      block,
      part,
      before: block.start < track.start,
      after: block.end > track.end,
      lane: 0,
      lanes: 1,
    });
  }
  all.sort(
    (a, b) => a.part.start - b.part.start || b.part.end - a.part.end || (a.block.id < b.block.id ? -1 : 1),
  );

  let group: Placed<B>[] = [];
  let ends: number[] = [];
  let until = Number.NEGATIVE_INFINITY;
  const close = () => {
    for (const one of group) one.lanes = ends.length;
    group = [];
    ends = [];
  };
  for (const one of all) {
    if (one.part.start >= until) close();
    const free = ends.findIndex((end) => end <= one.part.start);
    one.lane = free < 0 ? ends.length : free;
    ends[one.lane] = one.part.end;
    until = Math.max(until, one.part.end);
    group.push(one);
  }
  close();
  return all;
}

/** So many lanes are needed where it is narrowest. */
export function widest(all: readonly { lanes: number }[]): number {
  return all.reduce((most, { lanes }) => Math.max(most, lanes), 1);
}

"use client";

import type { Words } from "./use-words";

type Props = {
  times: readonly { start: string; end: string }[];
  words: Words;
  /** What is said before them. Toasts stand outside of what knows the reader's language. */
  text: string;
  onChoose: (start: number) => void;
};

/** What could be had instead of a time that is taken; one press goes there. */
export function NearestTimes({ times, words, text, onChoose }: Props) {
  return (
    <span className="mt-0.5 grid gap-1.5">
      {text}
      <span className="flex flex-wrap gap-1">
        {times.map(({ start }) => (
          <button
            key={start}
            type="button"
            onClick={() => onChoose(Date.parse(start))}
            className="h-7 rounded-md border border-line-strong px-2 font-medium text-ink text-xs tabular-nums hover:bg-hover pointer-coarse:h-10"
          >
            {words.dayOf(Date.parse(start))} {words.time(Date.parse(start))}
          </button>
        ))}
      </span>
    </span>
  );
}

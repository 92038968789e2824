import { type Asked, beginning, type Range, wholeWords } from "@/lib/core/search";
import { type Look, nearest } from "@/lib/core/search-words";

// In which order the matches of a query come: phases, each a run of key ranges. A record stands where it
// matches first and nowhere else.

/**
 * 1: a key begins as typed. 2: each word begins some key of the record, as far as the first NEAR keys of the
 * rarest. 3: as 1, with one word completed from its part or with one slip put right. 4: as 2, with such words.
 * 5: what 2 left, so that common words that seldom meet do not keep a misspelt name from the first page.
 */
export const PHASES = [1, 2, 3, 4, 5] as const;
/** Keys that phase 2 is read by at most. */
export const NEAR = 500;
export type PhaseName = (typeof PHASES)[number];

export type Phase = {
  name: PhaseName;
  /** Read one after the other. */
  ranges: Range[];
  /** A record with a key in one of these has been read in a phase before. */
  before: Range[];
  /** The record must have a key in one range of each. */
  need: Range[][];
  /** A record that has a key in one range of each has been read in a phase before. */
  refuse: Range[][];
  /** Which of the query's words is read by in phases 2, 4 and 5; 0 else. */
  driver: number;
};

/** Words that stand for a typed one. */
export type Meanings = { part: string[]; typo: string[] };

/** Ranges of one phase, and words that stand for one, at most. */
const MOST_PARTS = 12;
const MOST_TYPOS = 12;
const MOST_RANGES = 32;

/** What the vocabulary made of each of the query's words. */
export function meaningsOf(
  asked: Asked,
  found: readonly (Pick<Look, "word" | "kind"> & { text: string })[],
): Meanings[] {
  return asked.words.map((typed, index) => {
    const of = (kind: Look["kind"]) =>
      found.filter((look) => look.word === index && look.kind === kind).map(({ text }) => text);
    const part = [...new Set(of("part"))]
      .filter((word) => !word.startsWith(typed))
      .sort((a, b) => a.length - b.length || inBytes(a, b))
      .slice(0, MOST_PARTS);
    const typo = nearest(typed, of("typo"), index === asked.words.length - 1, MOST_TYPOS);
    return { part, typo: typo.filter((word) => !part.includes(word)) };
  });
}

export function asTyped({ phrases }: Asked): Phase {
  return { name: 1, ranges: phrases.map(beginning), before: [], need: [], refuse: [], driver: 0 };
}

/** The ranges of the phrase with the word at `index` taken for `word`. */
function phraseWith({ words }: Asked, index: number, word: string): Range {
  const phrase = words.map((typed, at) => (at === index ? word : typed)).join(" ");
  return index === words.length - 1 ? wholeWords(phrase) : beginning(phrase);
}

/** The terms of phases 2, 4 and 5: per word the ranges in which one key of the record must lie. */
export function terms(asked: Asked, meanings: readonly Meanings[]): { exact: Range[][]; loose: Range[][] } {
  if (asked.words.length < 2) return { exact: [], loose: [] };
  const exact = asked.words.map((word) => [beginning(word)]);
  const loose = asked.words.map((word, index) => {
    const { part = [], typo = [] } = meanings[index] ?? {};
    return [beginning(word), ...[...typo, ...part].map(wholeWords)];
  });
  return { exact, loose };
}

/**
 * The phases behind the first.
 * @param by the word with the fewest keys, for phases 2 and 5 and for phase 4; undefined where one has none.
 *   `edge` is the key at which phase 2 ends and phase 5 begins, where it has so many.
 */
export function laterPhases(
  asked: Asked,
  meanings: readonly Meanings[],
  by: { exact?: number; edge?: string; loose?: number },
): Phase[] {
  const first = asTyped(asked).ranges;
  const { exact, loose } = terms(asked, meanings);
  const instead = (kind: keyof Meanings) =>
    meanings.flatMap((meaning, index) => meaning[kind].map((word) => phraseWith(asked, index, word)));
  const nearly = [...instead("part"), ...instead("typo")].slice(0, MOST_RANGES);
  const others = (of: Range[][], driver: number) => of.filter((_, index) => index !== driver);
  const phases: Phase[] = [];
  const near: Range[] = [];
  const far: Phase[] = [];
  if (by.exact !== undefined) {
    const [whole] = exact[by.exact] ?? [];
    if (whole) near.push({ from: whole.from, to: by.edge ?? whole.to });
    const same = { need: others(exact, by.exact), refuse: [], driver: by.exact };
    phases.push({ ...same, name: 2, ranges: near, before: first });
    if (whole && by.edge !== undefined)
      far.push({
        ...same,
        name: 5,
        ranges: [{ from: by.edge, to: whole.to }],
        before: [...first, ...nearly, ...near],
      });
  }
  if (nearly.length > 0)
    phases.push({ name: 3, ranges: nearly, before: first, need: [], refuse: exact, driver: 0 });
  if (by.loose !== undefined) {
    phases.push({
      name: 4,
      ranges: loose[by.loose] ?? [],
      before: [...first, ...nearly],
      need: others(loose, by.loose),
      refuse: exact,
      driver: by.loose,
    });
  }
  return [...phases, ...far];
}

/** The range of a phase in which a record with this key stands; where it is gone, the first behind. */
export function rangeOf({ ranges }: Phase, key: string): number {
  const at = ranges.findIndex(({ from, to }) => inBytes(from, key) <= 0 && inBytes(key, to) < 0);
  return Math.max(0, at);
}

function inBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

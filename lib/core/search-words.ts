import { nameWords, type Searchable } from "./search";

// The vocabulary of a company's names: how a part of a word, or one misspelt, leads to the word itself.

/** Letters that count for a typing slip (app.word_forms keeps as many). */
const LETTERS = 8;
const SHORTEST = 3;
const LONGEST = 32;

/** The words of a record that the vocabulary knows. Not those of addresses and numbers: they are too many. */
export function vocabulary({ name, organisation = "" }: Omit<Searchable, "points">): string[] {
  const words = new Set([...nameWords(name), ...nameWords(organisation)]);
  return [...words].filter((word) => isWord(word) && word.length <= LONGEST);
}

function isWord(word: string): boolean {
  return word.length >= SHORTEST && /\p{L}/u.test(word);
}

/** A look into the vocabulary: forms of `kind` from `from` on to before `to`. `word` is the query's, by place. */
export type Look = { word: number; kind: "typo" | "part"; from: string; to: string };

/** The looks that a query's words need. The last one may be unfinished. */
export function looks(words: readonly string[]): Look[] {
  return words.flatMap((word, index) => {
    if (!isWord(word)) return [];
    const start = word.slice(0, LETTERS);
    const forms = new Set([start]);
    for (let at = 0; at < start.length; at++) forms.add(start.slice(0, at) + start.slice(at + 1));
    const isLast = index === words.length - 1;
    const found: Look[] = [{ word: index, kind: "part", from: word, to: `${word}\u{10FFFF}` }];
    for (const form of forms) {
      const open = isLast && form.length >= SHORTEST && word.length < LETTERS;
      // Behind a text comes next what has the least character more.
      found.push({ word: index, kind: "typo", from: form, to: `${form}${open ? "\u{10FFFF}" : "\u0001"}` });
    }
    return found;
  });
}

/**
 * Whether one slip makes `a` of `b`: a letter more, less or other, or two exchanged. 0 for equal texts, 1 for
 * one slip, 2 for more than that.
 */
export function slips(a: string, b: string): 0 | 1 | 2 {
  if (a === b) return 0;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return 1;
  const exchanged =
    restA.length > 1 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return exchanged ? 1 : 2;
}

/** How near a word of the vocabulary is to a typed one: 1 by one slip, 2 where its beginning is; null if not. */
function nearness(typed: string, word: string, unfinished: boolean): 1 | 2 | null {
  if (slips(typed, word) === 1) return 1;
  if (!unfinished || typed.length <= SHORTEST) return null;
  const lengths = [typed.length, typed.length - 1, typed.length + 1];
  return lengths.some((length) => length < word.length && slips(typed, word.slice(0, length)) === 1)
    ? 2
    : null;
}

/** The best `most` of the words that a look for slips found, nearest first; one that begins as typed is none. */
export function nearest(
  typed: string,
  found: readonly string[],
  unfinished: boolean,
  most: number,
): string[] {
  return [...new Set(found)]
    .filter((word) => !word.startsWith(typed))
    .flatMap((word) => {
      const near = nearness(typed, word, unfinished);
      return near === null ? [] : [{ word, near }];
    })
    .sort(
      (a, b) =>
        a.near - b.near ||
        Number(b.word[0] === typed[0]) - Number(a.word[0] === typed[0]) ||
        Math.abs(a.word.length - typed.length) - Math.abs(b.word.length - typed.length) ||
        (a.word < b.word ? -1 : 1),
    )
    .slice(0, most)
    .map(({ word }) => word);
}

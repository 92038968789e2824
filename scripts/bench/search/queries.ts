import type { Person } from "./load";

// What people type, made by rule from people who are there. Everything is decided by the index, so that two
// sizes of a list and two runs are asked alike.

export type Query = { kind: string; q: string; status?: string };

const LETTERS = "abcdefghijklmnoprstuvy";

/** One slip in a text, never in its first letter: one letter more, less, other, or two exchanged. */
export function slip(text: string, n: number): string {
  const at = 1 + (n % Math.max(1, text.length - 2));
  const letter = LETTERS[n % LETTERS.length] ?? "e";
  const [before, after] = [text.slice(0, at), text.slice(at)];
  if (n % 4 === 0) return before + letter + after;
  if (n % 4 === 1) return before + after.slice(1);
  if (n % 4 === 2) return before + letter + after.slice(1);
  return before + (after[1] ?? "") + (after[0] ?? "") + after.slice(2);
}

const TWO: Record<string, string> = { æ: "ae", ø: "oe", å: "aa" };
const ONE: Record<string, string> = { æ: "a", ø: "o", å: "a" };

/** Nordic letters as others type them, and their two-letter spellings as the letters. */
export function respell(text: string, n: number): string {
  const lower = text.toLowerCase();
  if (/[æøå]/.test(lower)) return lower.replace(/[æøå]/g, (letter) => (n % 2 ? TWO : ONE)[letter] ?? letter);
  return lower.replace("aa", "å").replace("oe", "ø").replace("ae", "æ");
}

const KINDS: Record<string, (person: Person, n: number) => string | null> = {
  beginning: ({ name }, n) => name.slice(0, 2 + (n % 5)),
  "beginning of the last name": ({ name }, n) => (name.split(" ").at(-1) ?? "").slice(0, 2 + (n % 5)),
  "full name": ({ name }) => name,
  reversed: ({ name }) => name.split(" ").reverse().join(" "),
  "e-mail": ({ email }, n) => (email && n % 2 ? email : (email?.split("@")[0] ?? null)),
  phone: ({ phone }, n) => (phone && n % 2 ? phone : (phone?.slice(3) ?? null)),
  organisation: ({ organisation }) => organisation || null,
  "name and organisation": ({ name, organisation }) =>
    organisation ? `${organisation.split(" ")[0]} ${name.split(" ")[0]}` : null,
  "part of a word": ({ name }) => (name.split(" ").at(-1) ?? "").slice(2),
  "one slip": ({ name }, n) => {
    const words = name.split(" ");
    const last = words.pop() ?? "";
    return [...words, slip(last, n)].join(" ");
  },
  "other spelling": ({ name }, n) => (/[æøå]|aa/i.test(name) ? respell(name, n) : null),
};

/** `each` queries of every kind, mixed, from the people of a list of `rows`. */
export function workload(personOf: (index: number) => Person, rows: number, each: number): Query[] {
  const queries: Query[] = [];
  for (const [at, [kind, make]] of Object.entries(KINDS).entries()) {
    for (let n = 0, made = 0; made < each && n < each * 40; n++) {
      // Far apart, and at every size the same people where they are there.
      const q = make(personOf((n * 7_919 + at * 104_729) % rows), n);
      if (q === null || q.trim().length < 2) continue;
      made++;
      queries.push({ kind, q, ...(made % 8 === 0 && { status: "new" }) });
    }
  }
  return queries
    .map((query, n) => ({ query, n: (n * 7_919) % 10_007 }))
    .sort((a, b) => a.n - b.n)
    .map(({ query }) => query);
}

const START = ["Sø", "Kjæ", "Brå", "Mø", "Næ", "Lå", "Øst", "Ær", "Å", "Grø"];
const MIDDLE = ["der", "bel", "rum", "vil", "ste", "gen", "lin", "fal", "tor", "nik"];
const END = ["gård", "bæk", "ås", "høj", "sen", "dal", "strøm", "vik", "lund", "næs"];
const FIRST = ["Jens", "Åse", "Søren", "Mette", "Bjørn", "Kirsten", "Håkon", "Ægir", "Øyvind", "Anne"];

/** Names that nobody else has, a hundred at most. */
export function rareName(n: number): string {
  return `${FIRST[n % 10]} ${START[Math.floor(n / 10) % 10]}${MIDDLE[(n * 3) % 10]}${END[(n * 7 + Math.floor(n / 10)) % 10]}`;
}

/** A name as somebody types it who heard it: one slip in one of the words, or another spelling of it. */
export function misheard(name: string, n: number): string {
  if (n % 3 === 0 && /[æøå]|aa/i.test(name)) return respell(name, n);
  const words = name.split(" ");
  const at = n % Math.min(2, words.length);
  return words.map((word, index) => (index === at ? slip(word, n) : word)).join(" ");
}

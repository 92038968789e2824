import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginning, nameWords, readQuery, searchFold, searchKeys, wholeWords } from "@/lib/core/search";
import { looks, nearest, slips, vocabulary } from "@/lib/core/search-words";
import { asTyped, laterPhases, meaningsOf, rangeOf, terms } from "@/lib/domain/records/search-plan";

const inRange = (key: string, { from, to }: { from: string; to: string }) =>
  Buffer.compare(Buffer.from(from), Buffer.from(key)) <= 0 &&
  Buffer.compare(Buffer.from(key), Buffer.from(to)) < 0;
const letters = fc.string({ unit: fc.constantFrom(..."aæøåeoäöüénskr"), minLength: 1, maxLength: 14 });

describe("folding", () => {
  test.each([
    ["Søren Jørgensen", ["Soeren Joergensen", "Soren Jorgensen", "SØREN JÖRGENSEN"]],
    ["Åse Ægir", ["Aase Aegir", "Ase Agir", "A\u030ase Ægir"]],
    ["Zoë O’Brien", ["zoe obrien", "zo o'brien"]],
  ])("%s is written in several ways", (name, others) => {
    for (const other of others) expect(searchFold(other)).toBe(searchFold(name));
  });

  test("what is typed of a name's beginning folds to a beginning", () => {
    fc.assert(
      fc.property(letters, fc.nat(), (name, cut) => {
        const typed = name.slice(0, 1 + (cut % name.length));
        expect(searchFold(name).startsWith(searchFold(typed))).toBe(true);
      }),
    );
  });
});

describe("keys", () => {
  const points = [
    { kind: "email" as const, normalised: "s.moeller@Nordlys-Vask.example" },
    { kind: "phone" as const, normalised: "+4520123456" },
    { kind: "phone" as const, normalised: "+442079460123" },
  ];
  const keys = searchKeys({ name: "Søren Møller Hansen", organisation: "Nordlys Vask A/S", points });

  test.each([
    "søren",
    "Soeren Moeller Han",
    "hansen søren",
    "møller hansen",
    "søren møller hansen nordlys",
    "nordlys vask",
    "vask",
    "S.Moeller@nordlys-vask.example",
    "moeller@nord",
    "@nordlys-vask",
    "nordlys-vask.ex",
    "20 12 34 56",
    "+45 20 12",
    "0045 20123456",
    "020 7946",
    "44 20 7946 0123",
    "2079460",
  ])("%s is the beginning of one", (typed) => {
    const asked = readQuery(typed, "DK");
    const ranges = asked ? asTyped(asked).ranges : [];
    expect(keys.some((key) => ranges.some((range) => inRange(key, range)))).toBe(true);
  });

  test("are few, short and each there once, whatever a name is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.string({ maxLength: 200 }),
        (name, organisation) => {
          const made = searchKeys({ name, organisation, points: [] });
          expect(new Set(made).size).toBe(made.length);
          expect(made.length).toBeLessThanOrEqual(16);
          for (const key of made) expect(key.length).toBeLessThanOrEqual(64);
          // Every name that has a word is found by it as it is written.
          const asked = nameWords(name).length > 0 ? readQuery(nameWords(name).join(" "), "DK") : null;
          if (asked && asked.words.length > 0)
            expect(made.some((key) => asTyped(asked).ranges.some((range) => inRange(key, range)))).toBe(true);
        },
      ),
    );
  });

  test("a whole word ends where it ends", () => {
    const range = wholeWords("hans");
    expect(["hans", "hans jensen"].map((key) => inRange(key, range))).toEqual([true, true]);
    expect(["hansen", "hans@post.example", "han", "hans-ole"].map((key) => inRange(key, range))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(inRange("hansen", beginning("hans"))).toBe(true);
  });

  test.each(["", "  ", "!?", "'; --", "@", "+"])("%j asks for nothing", (typed) =>
    expect(readQuery(typed, "DK")).toBeNull(),
  );
});

describe("slips", () => {
  /** The textbook's table: insert, delete, change, exchange neighbours. */
  function distance(a: string, b: string): number {
    const rows = Array.from({ length: a.length + 1 }, (_, i) =>
      Array.from({ length: b.length + 1 }, (_, j) => i || j),
    );
    const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
    for (let i = 1; i <= a.length; i++) {
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          least = Math.min(least, at(i - 2, j - 2) + 1);
        (rows[i] as number[])[j] = least;
      }
    }
    return at(a.length, b.length);
  }
  const short = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });

  test("are counted as the textbook counts them", () => {
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(slips(a, b)).toBe(Math.min(2, distance(a, b)));
      }),
      { numRuns: 2_000 },
    );
  });

  /** As app.word_forms keeps them. */
  function forms(word: string): string[] {
    const start = word.slice(0, 8);
    return [start, ...[...start].map((_, at) => start.slice(0, at) + start.slice(at + 1))];
  }
  const word = fc.string({ unit: fc.constantFrom(..."abcde"), minLength: 3, maxLength: 12 });
  const slipped = fc
    .tuple(word, fc.nat(), fc.constantFrom(..."abcde"), fc.constantFrom("more", "less", "other", "exchanged"))
    .map(([of, place, letter, kind]) => {
      const at = place % of.length;
      const [before, after] = [of.slice(0, at), of.slice(at)];
      const typed =
        kind === "more"
          ? before + letter + after
          : kind === "less"
            ? before + after.slice(1)
            : kind === "other"
              ? before + letter + after.slice(1)
              : before + (after[1] ?? "") + (after[0] ?? "") + after.slice(2);
      return { of, typed };
    });

  test("a look finds every word that one slip made, whole or unfinished", () => {
    fc.assert(
      fc.property(slipped, fc.nat({ max: 4 }), ({ of, typed }, rest) => {
        const asked = looks(["xxxx", typed]).filter(
          ({ word: index, kind }) => index === 1 && kind === "typo",
        );
        const whole = typed.length >= 3 && slips(typed, of) === 1 && !of.startsWith(typed);
        if (!whole) return;
        expect(asked.some((look) => forms(of).some((form) => inRange(form, look)))).toBe(true);
        expect(nearest(typed, [of], true, 5)).toEqual([of]);
        // The beginning of a longer word, mistyped.
        if (typed.length < 4) return;
        const longer = of + "fgfg".slice(0, rest);
        expect(asked.some((look) => forms(longer).some((form) => inRange(form, look)))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("the nearest come first, and what begins as typed is none", () => {
    expect(nearest("hasnen", ["jansen", "hansen", "hansens", "hasnens"], true, 5)).toEqual([
      "hansen",
      "hansens",
    ]);
    expect(nearest("hasnen", ["hansen", "hansens"], false, 5)).toEqual(["hansen"]);
  });
});

test("the vocabulary has the words of names, no numbers and no fragments", () => {
  expect(vocabulary({ name: "Åse 2012 Bo", organisation: "Hus24 A/S Åse" })).toEqual(["ase", "hus24"]);
});

describe("phases", () => {
  const asked = readQuery("jens hasnen", "DK");
  if (!asked) throw new Error("unreachable");
  const meanings = meaningsOf(asked, [
    { word: 1, kind: "typo", text: "hansen" },
    { word: 1, kind: "typo", text: "jansen" },
    { word: 0, kind: "part", text: "mattjens" },
  ]);

  test("come in their order, and each refuses what was read before", () => {
    const { exact, loose } = terms(asked, meanings);
    const later = laterPhases(asked, meanings, { exact: 0, loose: 1 });
    expect(later.map(({ name }) => name)).toEqual([2, 3, 4]);
    const [second, third, fourth] = later;
    expect(second?.before).toEqual(asTyped(asked).ranges);
    expect(second?.need).toEqual([exact[1]]);
    expect(third?.ranges.map(({ from }) => from)).toEqual(["mattjens hasnen", "jens hansen"]);
    expect(third?.refuse).toEqual(exact);
    expect(fourth?.ranges).toEqual(loose[1]);
    expect(fourth?.before).toEqual([...asTyped(asked).ranges, ...(third?.ranges ?? [])]);
  });

  test("a key tells its range", () => {
    const third = laterPhases(asked, meanings, {}).find(({ name }) => name === 3);
    expect(third && rangeOf(third, "jens hansen lund")).toBe(1);
    expect(third && rangeOf(third, "mattjens hasnen")).toBe(0);
  });
});

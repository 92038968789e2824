import { createTranslator } from "use-intl/core";
import { describe, expect, test } from "vitest";
import { LOCALES } from "@/lib/core/context";
import { MESSAGES } from "@/lib/i18n/messages";
import { translator } from "@/lib/i18n/translate";

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : texts(value, `${path}${key}.`),
  );
}

/** The names a text is filled with: `{n, plural, …}` → n; the brace after `one` or `=0` opens no name. */
function values(text: string): string[] {
  const opening = text.replace(/(=\d+|\b(?:one|few|many|other))\s*\{/g, "$1 ");
  return [...new Set([...opening.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => name))].sort();
}

const english = new Map(texts(MESSAGES.en));

describe.each(LOCALES)("texts in %s", (locale) => {
  const all = texts(MESSAGES[locale]);

  test("are the same ones as in English", () => {
    expect(all.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
  });

  test("are filled with the same values as in English", () => {
    const different = all.filter(
      ([key, text]) => values(text).join() !== values(english.get(key) ?? "").join(),
    );
    expect(different).toEqual([]);
  });

  test("can be read by the formatter, and none is empty", () => {
    const wrong: string[] = [];
    const t = createTranslator({
      locale,
      messages: MESSAGES[locale],
      timeZone: "UTC",
      onError: (error) => wrong.push(error.message),
    }) as (key: string, filled: Record<string, number>) => string;
    for (const [key, text] of all) {
      if (t(key, Object.fromEntries(values(text).map((name) => [name, 2]))).trim() === "") wrong.push(key);
    }
    expect(wrong).toEqual([]);
  });
});

test("an error that names an unknown code, or lacks its values, still says something", () => {
  const t = translator("nb");
  expect(t("fieldErrors.never_heard_of")).toBe(MESSAGES.nb.fieldErrors.format);
  expect(t("fieldErrors.too_short")).toBe(MESSAGES.nb.fieldErrors.format);
  expect(t("fieldErrors.too_short", { minimum: 1 })).toBe("Minst 1 tegn");
});

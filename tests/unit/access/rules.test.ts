import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressBlock, clientAddress } from "@/lib/core/address";
import { apiKeyPrefix, hashApiKey, looksLikeApiKey, newApiKey } from "@/lib/core/api-key";
import { COMMON_PASSWORDS } from "@/lib/domain/access/common-passwords";
import { hashPassword, verifyPassword } from "@/lib/domain/access/passwords";
import { Recent } from "@/lib/domain/access/recent";
import { PASSWORD_MIN, passwordProblem, safeReturn } from "@/lib/domain/access/rules";
import { guessCountry, slugOf } from "@/lib/domain/companies/rules";

describe("API keys", () => {
  it("are recognised, and no key with one character changed is", () => {
    const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 48 }), fc.constantFrom(...base62), (place, letter) => {
        const key = newApiKey();
        const changed = key.slice(0, place) + letter + key.slice(place + 1);
        return looksLikeApiKey(key) && (changed === key || !looksLikeApiKey(changed));
      }),
      { numRuns: 2_000 },
    );
  });

  it("are not any other text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => !looksLikeApiKey(text) && !looksLikeApiKey(`skala_live_${text}`)),
    );
  });

  it("differ, and are kept as a hash and a beginning that give nothing away", () => {
    const keys = Array.from({ length: 500 }, newApiKey);
    expect(new Set(keys).size).toBe(500);
    for (const key of keys) {
      expect(hashApiKey(key)).toMatch(/^[0-9a-f]{64}$/);
      expect(apiKeyPrefix(key)).toHaveLength(15);
    }
  });
});

describe("passwords", () => {
  it("are kept as argon2id with OWASP's parameters, salted", async () => {
    const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, "correct horse")).toBe(true);
    expect(await verifyPassword(one, "correct horsf")).toBe(false);
  });

  it("are the same however a keyboard composes the letters", async () => {
    expect(await verifyPassword(await hashPassword("smørrebrød på"), "smørrebrød pa\u030a")).toBe(true);
  });

  it("never match where there is no account, and that costs as much", async () => {
    await verifyPassword(null, "warm up");
    const kept = await hashPassword("somebody's password");
    const spent = { nobody: 0, somebody: 0 };
    const measure = async (who: keyof typeof spent, hash: string | null) => {
      const started = performance.now();
      expect(await verifyPassword(hash, "of nobody")).toBe(false);
      spent[who] += performance.now() - started;
    };
    // In turns, so that whatever else the machine does falls on both alike.
    for (let round = 0; round < 8; round++) {
      await measure("nobody", null);
      await measure("somebody", kept);
    }
    expect(spent.nobody / spent.somebody).toBeGreaterThan(0.2);
    expect(spent.nobody / spent.somebody).toBeLessThan(5);
  }, 30_000);

  it("need length, not kinds of characters", () => {
    expect(passwordProblem("ninechars")).toBe("too_short");
    expect(passwordProblem("tivoli i november")).toBeNull();
    expect(passwordProblem("x".repeat(201))).toBe("too_long");
    expect(passwordProblem("🐄🐄🐄🐄🐄")).toBe("too_short");
  });

  it("are refused where anybody would guess them", () => {
    for (const weak of ["Password123", "1234567890", "aaaaaaaaaaaa", "ababababab", "Velkommen123"]) {
      expect(passwordProblem(weak), weak).toBe("password_weak");
    }
    expect(passwordProblem("fjordrengoering", ["Fjord Rengøring"])).toBe("password_weak");
    expect(passwordProblem("mette.holm2026", ["mette.holm@example.dk"])).toBe("password_weak");
    expect(passwordProblem("mette.holm2026", ["somebody@example.dk"])).toBeNull();
  });

  it("on the list are long enough to be asked about, in lower case", () => {
    for (const word of COMMON_PASSWORDS) {
      expect(word).toBe(word.normalize("NFKC").toLowerCase());
      expect([...word].length, word).toBeGreaterThanOrEqual(PASSWORD_MIN - 1);
    }
  });
});

describe("the address of a caller", () => {
  const from = (header: string | null, proxies: number, socket?: string) =>
    clientAddress(new Headers(header === null ? {} : { "x-forwarded-for": header }), proxies, socket);

  it("is the peer's where no proxy is trusted, whatever the header claims", () => {
    expect(from("6.6.6.6", 0, "::ffff:10.0.0.9")).toBe("10.0.0.9");
    expect(from(null, 0, "2001:db8::1")).toBe("2001:db8::1");
    expect(from(null, 0)).toBe("unknown");
    expect(from("10.0.0.9", 0)).toBe("10.0.0.9");
  });

  it("is what our outermost proxy heard, not what the client sent before it", () => {
    expect(from("6.6.6.6, 203.0.113.5", 1, "10.0.0.2")).toBe("203.0.113.5");
    expect(from("6.6.6.6, 203.0.113.5", 1)).toBe("203.0.113.5");
    expect(from("6.6.6.6, 203.0.113.5, 10.0.0.2", 2, "10.0.0.3")).toBe("203.0.113.5");
    expect(from("6.6.6.6, 203.0.113.5, 10.0.0.2", 2)).toBe("203.0.113.5");
    expect(from("203.0.113.5:4711", 1)).toBe("203.0.113.5");
    expect(from("[2001:db8::7]:4711", 1)).toBe("2001:db8::7");
  });

  it("cannot be chosen by what a client puts in front", () => {
    fc.assert(
      fc.property(
        fc.array(fc.ipV4(), { maxLength: 5 }),
        fc.integer({ min: 1, max: 3 }),
        (claims, proxies) => {
          const ours = Array.from({ length: proxies - 1 }, (_, at) => `10.0.0.${at}`);
          return from([...claims, "203.0.113.5", ...ours].join(", "), proxies) === "203.0.113.5";
        },
      ),
    );
  });

  it("is counted by /64 for IPv6", () => {
    expect(addressBlock("203.0.113.5")).toBe("203.0.113.5");
    expect(addressBlock("2001:db8:1:2:aaaa::1")).toBe(addressBlock("2001:0DB8:1:2::ffff"));
    expect(addressBlock("2001:db8:1:2::1")).not.toBe(addressBlock("2001:db8:1:3::1"));
    expect(addressBlock("::1")).toBe("0:0:0:0::/64");
  });
});

describe("the way back after signing in", () => {
  it("is a path of ours", () => {
    expect(safeReturn("/acme/leads?status=new#x")).toBe("/acme/leads?status=new#x");
  });

  it.each([
    null,
    "",
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "evil",
  ])("is the start for %j", (path) => expect(safeReturn(path)).toBe("/"));

  it("never leads to another host", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("/", "\\", ".", ":", "a", "@", "\t", "\n", "?", "#") }),
        (path) => {
          return new URL(safeReturn(path), "https://ours.example").origin === "https://ours.example";
        },
      ),
    );
  });
});

describe("answers kept for a while", () => {
  it("are never older than their age, counted from when they were asked for", async () => {
    let clock = 0;
    let loads = 0;
    const recent = new Recent<number>({ maxAgeMs: 4_000, maxEntries: 10, now: () => clock });
    const ask = () => recent.get("a", async () => ++loads);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    clock = 3_999;
    expect(await ask()).toBe(1);
    clock = 4_000;
    expect(await ask()).toBe(2);
  });

  it("are bounded, and a failure is not kept", async () => {
    let loads = 0;
    const recent = new Recent<number>({ maxAgeMs: 1e9, maxEntries: 3 });
    for (const key of ["a", "b", "c", "d"]) await recent.get(key, async () => ++loads);
    expect(await recent.get("d", async () => ++loads)).toBe(4);
    expect(await recent.get("a", async () => ++loads)).toBe(5);
    await expect(recent.get("e", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await recent.get("e", async () => 7)).toBe(7);
  });
});

describe("a company", () => {
  it("gets a slug that stands in a path and is none of ours", () => {
    expect(slugOf("Sørens Rengøring ApS")).toBe("soerens-rengoering-aps");
    expect(slugOf("API")).toBe("api-co");
    expect(slugOf("日本")).toBe("company");
    fc.assert(fc.property(fc.string(), (name) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slugOf(name))));
  });

  it("is guessed to be where its founder's browser is", () => {
    expect(guessCountry("Europe/Oslo", "en-US")).toBe("NO");
    expect(guessCountry("Etc/UTC", "sv-SE")).toBe("SE");
    expect(guessCountry(undefined, undefined)).toBe("DK");
  });
});

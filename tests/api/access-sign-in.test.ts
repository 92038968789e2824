import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { forgetOldTries } from "@/lib/domain/access/forget";
import { type From, signInByPassword } from "@/lib/domain/access/sign-in";
import { takeTry } from "@/lib/domain/access/tries";
import { createDatabase, query } from "../setup/database";
import { newCompany, PASSWORD } from "../setup/people";

const database = await createDatabase();

const HOME: From = { address: "203.0.113.7" };
const NOW = new Date("2026-11-23T10:00:00Z");
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

/** "in", or the code of what was said instead. */
async function outcome(email: string, password: string, from: From, now = NOW): Promise<string> {
  try {
    await signInByPassword(email, password, from, now);
    return "in";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const waitingLinks = async (): Promise<number> =>
  Number(
    (
      await query<{ n: string }>(
        database.worker,
        `select count(*) as n from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'access.mail-link'`,
      )
    )[0]?.n,
  );

describe("tries to sign in", () => {
  it("pass 10 of 50 at once, and the eleventh has to wait", async () => {
    const { email } = await newCompany("Parallel");
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => outcome(email, "not the password", HOME)),
    );
    expect(outcomes.filter((code) => code === "wrong_credentials")).toHaveLength(10);
    expect(outcomes.filter((code) => code === "rate_limited")).toHaveLength(40);
    // The right password is not looked at either, until the 15 minutes are over.
    expect(await outcome(email, PASSWORD, HOME, later(14.9))).toBe("rate_limited");
    expect(await outcome(email, PASSWORD, HOME, later(15.1))).toBe("in");
  });

  it("are counted by the database, whichever process they come to", async () => {
    const account = `${newId()}@example.dk`;
    const take =
      "select taken from app.take_try(uuidv7(), $1, 'place', now(), 10, now() - interval '1 minute', 100, now() - interval '1 day')";
    // Each on a connection of its own, as from as many processes.
    const taken = await Promise.all(
      Array.from({ length: 30 }, () => query<{ taken: boolean }>(database.app, take, [account])),
    );
    expect(taken.filter(([row]) => row?.taken)).toHaveLength(10);
  });

  it("say when the next one makes sense", async () => {
    const account = `${newId()}@example.dk`;
    for (let at = 0; at < 10; at++) await takeTry({ account, address: HOME.address }, later(at));
    expect(await takeTry({ account, address: HOME.address }, later(10))).toEqual({
      allowed: false,
      code: "rate_limited",
      retryAfter: 300,
    });
  });

  it("are counted for each address by itself, an IPv6 network being one", async () => {
    const { email } = await newCompany("Addresses");
    for (let at = 0; at < 10; at++)
      expect(await outcome(email, "wrong password", HOME)).toBe("wrong_credentials");
    expect(await outcome(email, PASSWORD, HOME)).toBe("rate_limited");
    expect(await outcome(email, PASSWORD, { address: "203.0.113.8" })).toBe("in");

    const account = `${newId()}@example.dk`;
    for (let at = 0; at < 10; at++) await takeTry({ account, address: `2001:db8:0:1::${at}` }, NOW);
    expect(await takeTry({ account, address: "2001:db8:0:1:ffff::1" }, NOW)).toMatchObject({
      allowed: false,
    });
    expect(await takeTry({ account, address: "2001:db8:0:2::1" }, NOW)).toMatchObject({ allowed: true });
  });

  it("that succeed do not count", async () => {
    const { email } = await newCompany("Successes");
    for (let at = 0; at < 12; at++) expect(await outcome(email, PASSWORD, HOME)).toBe("in");
  });

  it("may hold anything at all", async () => {
    const { email } = await newCompany("Anything");
    for (const typed of [
      "",
      "\u0000",
      `\ud800${email}`,
      "x".repeat(1_000_000),
      "' or 1=1 --",
      `${email}\u0000`,
    ]) {
      expect(await outcome(typed, `\u0000${"x".repeat(1_000_000)}`, HOME)).toBe("wrong_credentials");
    }
  });

  it("answer alike whether or not there is such an account", async () => {
    const { email } = await newCompany("Silence");
    const of = async (address: string) =>
      Promise.all(Array.from({ length: 13 }, () => outcome(address, "wrong password", HOME)));
    expect((await of(email)).sort()).toEqual((await of(`${newId()}@example.dk`)).sort());
  });
});

describe("a stranger who tries from everywhere", () => {
  /** A hundred tries, each from another address. */
  const attack = (email: string) =>
    query(
      database.owner,
      `insert into sign_in_try (id, account, address, tried_at)
       select uuidv7(), $1, '198.51.100.' || n, $2 from generate_series(1, 100) n`,
      [email, NOW],
    );

  it("gets 100 tries, of any number at once", async () => {
    const account = `${newId()}@example.dk`;
    const verdicts = await Promise.all(
      Array.from({ length: 150 }, (_, at) => takeTry({ account, address: `198.51.100.${at}` }, NOW)),
    );
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(100);
    expect(verdicts.filter((one) => !one.allowed && one.code === "link_required")).toHaveLength(50);
  });

  it("locks no known device out, and others get a link", async () => {
    const { email } = await newCompany("Attacked");
    const { device } = await signInByPassword(email, PASSWORD, HOME, NOW);
    await attack(email);
    expect(await outcome(email, PASSWORD, { address: "198.51.100.250" })).toBe("link_required");
    expect(await outcome(email, PASSWORD, { ...HOME, device })).toBe("in");
    // From the stranger's own network too.
    expect(await outcome(email, PASSWORD, { address: "198.51.100.1", device })).toBe("in");
    expect(await outcome(email, PASSWORD, { address: "198.51.100.250" }, later(24 * 60 + 1))).toBe("in");
  });

  it("cannot use up what a known device has, nor pass for one", async () => {
    const { email } = await newCompany("Mine");
    const other = await newCompany("Theirs");
    const { device } = await signInByPassword(email, PASSWORD, HOME, NOW);
    const { device: foreign } = await signInByPassword(other.email, PASSWORD, HOME, NOW);
    await attack(email);
    for (let at = 0; at < 20; at++)
      expect(await outcome(email, "mistyped again", { ...HOME, device })).toBe("wrong_credentials");
    expect(await outcome(email, PASSWORD, { ...HOME, device })).toBe("in");
    expect(await outcome(email, PASSWORD, { ...HOME, device: foreign })).toBe("link_required");
    expect(await outcome(email, PASSWORD, { ...HOME, device: "skala" })).toBe("link_required");
  });

  it("has one mail sent to the account at a time, and none where there is no account", async () => {
    const { email } = await newCompany("Mailed");
    await attack(email);
    const before = await waitingLinks();
    for (let at = 0; at < 5; at++) await outcome(email, "wrong password", HOME);
    expect(await waitingLinks()).toBe(before + 1);
    const nobody = `${newId()}@example.dk`;
    await attack(nobody);
    expect(await outcome(nobody, "wrong password", HOME)).toBe("link_required");
    expect(await waitingLinks()).toBe(before + 1);
  });
});

it("forgets tries that no limit looks at any more", async () => {
  const account = `${newId()}@example.dk`;
  await takeTry({ account, address: HOME.address }, later(-24 * 60 - 1));
  await takeTry({ account, address: HOME.address }, later(-24 * 60 + 1));
  await forgetOldTries(NOW);
  const kept = await query(database.owner, "select id from sign_in_try where account = $1", [account]);
  expect(kept).toHaveLength(1);
});

import { describe, expect, it } from "vitest";
import { makeCtx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { identifier } from "@/lib/domain/access/identity";
import { mailLink, mintLink, requestLink } from "@/lib/domain/access/links";
import { resetPassword } from "@/lib/domain/access/reset";
import { signInByGoogle, signInByLink, signInByPassword } from "@/lib/domain/access/sign-in";
import { prisma } from "@/lib/infra/db";
import { createDatabase, query } from "../setup/database";
import { mails, newCompany, PASSWORD, type Person, signedIn } from "../setup/people";

const database = await createDatabase();

const HOME = { address: "203.0.113.7" };
const NEW = "a quieter password";
const MINUTE = 60_000;
const codes = (settled: PromiseSettledResult<unknown>[]) =>
  settled.map((one) =>
    one.status === "fulfilled" ? "done" : one.reason instanceof AppError ? one.reason.code : one.reason,
  );

const mint = (person: Person, purpose: "reset" | "sign-in" | "invite", now?: Date) =>
  prisma().$transaction(async (tx) => (await mintLink(tx, person.userId, purpose, now)) ?? "");

const systemCtx = ({ company }: Person) =>
  makeCtx({ requestId: newId(), company, actor: { kind: "system", name: "test" }, locale: "da" });

const waiting = async (userId: string) =>
  query<{ payload: { purpose: string } }>(
    database.worker,
    "select payload from graphile_worker._private_jobs where payload ->> 'userId' = $1",
    [userId],
  );

describe("a link to a new password", () => {
  it("works once, of eight uses at once", async () => {
    const person = await newCompany("Once");
    const token = await mint(person, "reset");
    const outcomes = codes(
      await Promise.allSettled(Array.from({ length: 8 }, () => resetPassword({ token, password: NEW }))),
    );
    expect(outcomes.filter((code) => code === "done")).toHaveLength(1);
    expect(outcomes.filter((code) => code === "link_invalid")).toHaveLength(7);
    await expect(signInByPassword(person.email, PASSWORD, HOME)).rejects.toMatchObject({
      code: "wrong_credentials",
    });
    await signInByPassword(person.email, NEW, HOME);
  });

  it("ends every session and every other link, and makes this browser known alone", async () => {
    const person = await newCompany("Ends");
    const { headers } = await signedIn(person);
    const { device: before } = await signInByPassword(person.email, PASSWORD, HOME);
    const [one, two] = [await mint(person, "reset"), await mint(person, "sign-in")];
    const { device, email } = await resetPassword({ token: one, password: NEW });
    expect(email).toBe(person.email);
    expect(await identifier()(headers)).toBeNull();
    await expect(signInByLink(two, HOME)).rejects.toMatchObject({ code: "link_invalid" });
    const known = await query(database.owner, "select 1 from known_device where user_id = $1", [
      person.userId,
    ]);
    expect(known).toHaveLength(1);
    expect(device).not.toBe(before);
  });

  it("survives a password that is refused", async () => {
    const person = await newCompany("Refused");
    const token = await mint(person, "reset");
    for (const [password, code] of [
      ["short", "too_short"],
      ["password123", "password_weak"],
      [person.email, "password_weak"],
    ]) {
      await expect(resetPassword({ token, password: password ?? "" })).rejects.toMatchObject({
        code: "invalid_input",
        fields: [{ field: "password", code }],
      });
    }
    await resetPassword({ token, password: NEW });
  });

  it("is worth nothing after 30 minutes, for another purpose, or as its hash", async () => {
    const person = await newCompany("Late");
    const now = new Date();
    const token = await mint(person, "reset", now);
    await expect(signInByLink(token, HOME)).rejects.toMatchObject({ code: "link_invalid" });
    const late = new Date(now.getTime() + 30 * MINUTE);
    await expect(resetPassword({ token, password: NEW }, late)).rejects.toMatchObject({
      code: "link_invalid",
    });
    const [kept] = await query<{ token_hash: string }>(
      database.owner,
      "select token_hash from sign_in_link where user_id = $1",
      [person.userId],
    );
    expect(kept?.token_hash).not.toContain(token);
    await expect(resetPassword({ token: kept?.token_hash ?? "", password: NEW })).rejects.toMatchObject({
      code: "link_invalid",
    });
    await resetPassword({ token, password: NEW }, new Date(late.getTime() - 1_000));
  });

  it("is asked for alike by a known and an unknown address, in the same time", async () => {
    const person = await newCompany("Asked");
    const time = async (email: string) => {
      const started = performance.now();
      expect(await requestLink(email, "reset")).toBeUndefined();
      return performance.now() - started;
    };
    const [known, unknown] = [await time(person.email), await time(`${newId()}@example.dk`)];
    // Both wait for the same moment, long after the work is done.
    expect(Math.min(known, unknown)).toBeGreaterThanOrEqual(195);
    expect(await waiting(person.userId)).toMatchObject([{ payload: { purpose: "reset" } }]);
  });

  it("is mailed in the reader's language, at most three at a time", async () => {
    const person = await newCompany("Mailed & Sønner");
    const ctx = systemCtx(person);
    for (let at = 0; at < 5; at++) await mailLink(ctx, { userId: person.userId, purpose: "reset" });
    const sent = mails(database).filter(({ to }) => to === person.email);
    expect(sent).toHaveLength(3);
    expect(sent[0]?.text).toContain("Linket virker én gang inden for 30 minutter.");
    expect(sent.every(({ text }) => text.includes("http://127.0.0.1:3000/reset#token="))).toBe(true);
    await resetPassword({ token: sent[2]?.token ?? "", password: NEW });
  });
});

describe("a link to sign in", () => {
  it("works once within 15 minutes and makes the device known", async () => {
    const person = await newCompany("Link");
    const now = new Date();
    const token = await mint(person, "sign-in", now);
    const late = new Date(now.getTime() + 15 * MINUTE);
    await expect(signInByLink(token, HOME, late)).rejects.toMatchObject({ code: "link_invalid" });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => signInByLink(token, HOME)));
    const [used] = outcomes.filter((one) => one.status === "fulfilled");
    expect(codes(outcomes).filter((code) => code === "link_invalid")).toHaveLength(19);
    expect(used?.value.userId).toBe(person.userId);
    const known = await query(database.owner, "select 1 from known_device where user_id = $1", [
      person.userId,
    ]);
    expect(known).toHaveLength(1);
  });
});

describe("Google", () => {
  it("signs in by a verified address with an account, and makes none", async () => {
    const person = await newCompany("Google");
    const users = () => query(database.owner, "select 1 from app_user");
    const before = (await users()).length;
    const email = person.email.toUpperCase();
    expect((await signInByGoogle({ email, email_verified: true }, HOME))?.userId).toBe(person.userId);
    expect(await signInByGoogle({ email, email_verified: false }, HOME)).toBeNull();
    expect(await signInByGoogle({ email }, HOME)).toBeNull();
    expect(await signInByGoogle({ email: "stranger@example.dk", email_verified: true }, HOME)).toBeNull();
    expect(await signInByGoogle({ email_verified: true }, HOME)).toBeNull();
    expect(await users()).toHaveLength(before);
  });
});

import { describe, expect, it } from "vitest";
import { newId } from "@/lib/core/ids";
import { signInByPassword } from "@/lib/domain/access/sign-in";
import { signUp, signUpState } from "@/lib/domain/access/sign-up";
import { env } from "@/lib/infra/env";
import { createDatabase, query } from "../setup/database";
import { PASSWORD } from "../setup/people";

const database = await createDatabase();

const input = (email = `${newId()}@example.no`) => ({
  company: "Fjord Rengjøring AS",
  name: "Ingrid Øye",
  email,
  password: PASSWORD,
  country: "NO",
});
const companies = () =>
  query<{ slug: string; currency: string; time_zone: string; locale: string }>(
    database.owner,
    "select slug, currency, time_zone, locale from company order by created_at, id",
  );

describe("the first sign-up", () => {
  it("asks for a password that is worth the name", async () => {
    const { password, ...without } = input();
    const asked = { code: "invalid_input", fields: [{ field: "password" }] };
    await expect(signUp(without, "nb")).rejects.toMatchObject(asked);
    await expect(signUp({ ...without, password: "fjordrengjøringas" }, "nb")).rejects.toMatchObject(asked);
    expect(await companies()).toEqual([]);
  });

  it("makes one company and its owner, of eight at once", async () => {
    expect(await signUpState()).toBe("first");
    // Different names, so that nothing but the rule itself stands in their way.
    const all = Array.from({ length: 8 }, (_, at) => ({ ...input(), company: `Fjord ${at} AS` }));
    const outcomes = await Promise.allSettled(all.map((one) => signUp(one, "nb")));
    const first = outcomes.findIndex(({ status }) => status === "fulfilled");
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of outcomes)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "sign_up_closed" });
    expect(await companies()).toEqual([
      { slug: `fjord-${first}-as`, currency: "NOK", time_zone: "Europe/Oslo", locale: "nb" },
    ]);
    expect(await query(database.owner, "select role from member")).toEqual([{ role: "owner" }]);
    await signInByPassword(all[first]?.email ?? "", PASSWORD, { address: "203.0.113.7" });
    expect(await signUpState()).toBe("closed");
  });
});

describe("where sign-up is open", () => {
  it("a mail follows, and the answer is the same for an address that has an account", async () => {
    const settings = env();
    settings.SIGN_UP = "open";
    const taken = input();
    expect(await signUp(taken, "nb")).toEqual({ company: null });
    expect(await signUp(taken, "nb")).toEqual({ company: null });
    expect(await signUp(input(), "nb")).toEqual({ company: null });
    const slugs = (await companies()).map(({ slug }) => slug);
    expect(slugs.slice(1)).toEqual(["fjord-rengjoering-as", "fjord-rengjoering-as-2"]);
    const jobs = await query<{ task: string }>(
      database.worker,
      `select t.identifier as task from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`,
    );
    expect(jobs.map(({ task }) => task)).toEqual([
      "access.mail-link",
      "access.mail-account-exists",
      "access.mail-link",
    ]);
    // Until the mailed link was used there is no password to sign in with.
    const signIn = signInByPassword(taken.email, PASSWORD, { address: "203.0.113.7" });
    await expect(signIn).rejects.toMatchObject({ code: "wrong_credentials" });
    settings.SIGN_UP = "first";
  });
});

import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { inLine, lengthOfLine } from "@/lib/infra/line";

/** Something that is done when told so. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return { opened, open };
}
const settle = () => new Promise((done) => setImmediate(done));

describe("a line", () => {
  test("one at a time, in the order they came, also after one that fails", async () => {
    const done: number[] = [];
    let inside = 0;
    const work = (n: number) => async () => {
      expect(++inside).toBe(1);
      await settle();
      done.push(n);
      inside--;
      if (n === 2) throw new Error("two");
    };
    const all = await Promise.allSettled([1, 2, 3, 4].map((n) => inLine(["a"], work(n))));
    expect(done).toEqual([1, 2, 3, 4]);
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(lengthOfLine("a")).toBe(0);
  });

  test("who wants other things does not wait", async () => {
    const { opened, open } = gate();
    const slow = inLine(["a"], () => opened);
    await inLine(["b"], settle);
    open();
    await slow;
  });

  test("keys in any order, and twice: nobody waits in a circle", async () => {
    const orders = [
      ["a", "b", "c"],
      ["c", "b", "a"],
      ["b", "a", "b"],
      ["c", "a"],
    ];
    let n = 0;
    await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        inLine(orders[at % 4] ?? [], () =>
          settle().then(() => {
            n++;
          }),
        ),
      ),
    );
    expect(n).toBe(200);
  });

  test("a line in a line is passed: there is nobody to wait for but oneself", async () => {
    expect(await inLine(["a"], () => inLine(["a"], async () => "through"))).toBe("through");
  });

  test("a refusal is also that of those who asked the same and came before it was looked up", async () => {
    const { opened, open } = gate();
    const refusal = (error: unknown) => error instanceof AppError;
    let looked = 0;
    const ask = (question?: string) =>
      inLine(
        ["a"],
        async () => {
          looked++;
          await opened;
          throw new AppError("slot_taken");
        },
        { question, refusal },
      ).catch((error: AppError) => error.code);
    const first = inLine(["a"], () => opened);
    const equal = [ask("x"), ask("x"), ask("x")];
    const [other, own] = [ask("y"), ask()];
    await settle();
    open();
    await first;
    expect(await Promise.all([...equal, other, own])).toEqual(Array(5).fill("slot_taken"));
    // One for the three that are equal, and each of the others for itself.
    expect(looked).toBe(3);
    expect(lengthOfLine("a")).toBe(0);
  });

  test("who comes while it is looked up looks again", async () => {
    const first = gate();
    let looked = 0;
    const ask = (wait: Promise<void>) =>
      inLine(
        ["a"],
        async () => {
          looked++;
          await wait;
          throw new AppError("slot_taken");
        },
        { question: "x", refusal: () => true },
      ).catch(() => "refused");
    const early = ask(first.opened);
    await settle();
    const late = ask(Promise.resolve());
    first.open();
    expect(await Promise.all([early, late])).toEqual(["refused", "refused"]);
    expect(looked).toBe(2);
  });

  test("a full line says so at once", async () => {
    const { opened, open } = gate();
    const waiting = Array.from({ length: 1_001 }, () => inLine(["full"], () => opened));
    await settle();
    await expect(inLine(["full"], settle)).rejects.toMatchObject({ code: "unavailable", retryAfter: 1 });
    open();
    await Promise.all(waiting);
  });
});

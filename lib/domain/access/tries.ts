import { addressBlock } from "@/lib/core/address";
import { newId } from "@/lib/core/ids";
import { plainQuery, prisma } from "@/lib/infra/db";
import { TRIES } from "./rules";

export type Try = {
  /** The e-mail address as it was typed, folded; it need not belong to anybody. */
  account: string;
  address: string;
  /** Hash of the device's token where it has signed in as this user before. */
  device?: string;
};

export type Verdict =
  | { allowed: true; tryId: string }
  | { allowed: false; code: "rate_limited" | "link_required"; retryAfter: number };

type Counted = { near: number; far: number; oldest: Date | null; taken: boolean };

const TAKE = "select near, far, oldest, taken from app.take_try($1, $2, $3, $4, $5, $6, $7, $8)";

/** The last try for an account that this process has under way. */
const lines = new Map<string, Promise<unknown>>();

/** One at a time for an account: a flood on one holds one connection of the pool, not all of them. */
async function inLine<T>(account: string, run: () => Promise<T>): Promise<T> {
  const mine = (lines.get(account) ?? Promise.resolve()).then(run, run);
  lines.set(account, mine);
  try {
    return await mine;
  } finally {
    if (lines.get(account) === mine) lines.delete(account);
  }
}

/**
 * Counts a try before its password is looked at, or refuses it. Of any number at once, here and in other
 * processes, exactly the allowed ones pass (app.take_try).
 *
 * A known device is counted by itself alone: whatever strangers do with the account, its owner gets in.
 */
export async function takeTry({ account, address, device }: Try, now = new Date()): Promise<Verdict> {
  const place = device ? `device:${device}` : addressBlock(address);
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const near = [device ? TRIES.device : TRIES.near, ago(TRIES.nearSeconds)];
  const far = [device ? 2 ** 31 - 1 : TRIES.far, ago(TRIES.farSeconds)];
  const tryId = newId();

  const [counted] = await inLine(account, () =>
    plainQuery<Counted>(TAKE, [tryId, account, place, now, ...near, ...far]),
  );
  if (!counted) throw new Error("Counting tries gave no row.");
  if (counted.taken) return { allowed: true, tryId };
  if (!device && counted.far >= TRIES.far) return { allowed: false, code: "link_required", retryAfter: 60 };
  const oldest = counted.oldest?.getTime() ?? now.getTime();
  const retryAfter = Math.max(1, Math.ceil((oldest + TRIES.nearSeconds * 1000 - now.getTime()) / 1000));
  return { allowed: false, code: "rate_limited", retryAfter };
}

/** A try that succeeded was none. */
export async function forgetTry(tryId: string): Promise<void> {
  await prisma().signInTry.deleteMany({ where: { id: tryId } });
}

import { hash, verify } from "@node-rs/argon2";

/**
 * Argon2id with 19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's setting, 30 ms on a
 * 2-core machine. Node runs four at a time, so a storm of sign-ins takes some 80 MiB and a queue.
 * `algorithm` 2 is argon2id (the package's enum is one that isolated modules cannot read).
 */
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** One form for what different keyboards send for the same characters (NIST SP 800-63B). */
function typed(password: string): string {
  // Cut far beyond any password there can be: a sign-in form is no place to send megabytes to.
  return password.slice(0, 1_000).normalize("NFKC");
}

export function hashPassword(password: string): Promise<string> {
  return hash(typed(password), ARGON2);
}

let dummy: Promise<string> | undefined;

/** False for an unknown account or one without a password, after the same work as for any other. */
export async function verifyPassword(kept: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword("of nobody");
  const right = await verify(kept ?? (await dummy), typed(password));
  return right && typeof kept === "string";
}

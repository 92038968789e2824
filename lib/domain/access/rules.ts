import { fold } from "@/lib/core/text";
import { COMMON_PASSWORDS } from "./common-passwords";

/** Sign-in tries that are checked before the next has to wait, or to prove the mailbox. */
export const TRIES = {
  /** From one address for one account, in 15 minutes. */
  near: 10,
  nearSeconds: 15 * 60,
  /** For one account from anywhere, in 24 hours; then only a mailed link signs in an unknown device. */
  far: 100,
  farSeconds: 24 * 60 * 60,
  /** From a device that signed in as this user before, in 15 minutes: nobody else can use them up. */
  device: 50,
} as const;

/** How long a mailed link opens something. */
export const LINK_MINUTES = { "sign-in": 15, reset: 30, invite: 7 * 24 * 60 } as const;
export type LinkPurpose = keyof typeof LINK_MINUTES;

/** Links of a purpose that are open at a time: a stranger who keeps asking fills no mailbox, and one always works. */
export const OPEN_LINKS = 3;

export const SESSION_DAYS = 30;
export const DEVICE_DAYS = 400;

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

/**
 * What is wrong with a password, as a field code, or null. Length and "not among the first that anybody
 * would guess" are all that is asked: rules about kinds of characters make passwords worse (NIST SP
 * 800-63B). `known` are words that others know of the person: their address, name and company.
 */
export function passwordProblem(
  password: string,
  known: string[] = [],
): "too_short" | "too_long" | "password_weak" | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN) return "too_short";
  if (length > PASSWORD_MAX) return "too_long";
  const lower = password.normalize("NFKC").toLowerCase();
  if (COMMON_PASSWORDS.has(lower)) return "password_weak";
  if (new Set(lower).size <= 3) return "password_weak";
  const folded = fold(lower).replace(/[^\p{L}\p{N}]/gu, "");
  const guessed = known
    .flatMap((text) => [text, text.split("@")[0] ?? ""])
    .map((text) => fold(text).replace(/[^\p{L}\p{N}]/gu, ""));
  // A name with a year or "123" behind it is as easy as the name.
  const core = folded.replace(/^\d{0,4}|\d{0,4}$/g, "");
  return guessed.some((word) => word.length >= 4 && (word === folded || word === core))
    ? "password_weak"
    : null;
}

/**
 * Where to go after signing in: a path of ours, never another site. Anything else is "/".
 * Backslashes, control characters and `//` are how a path becomes another host.
 */
export function safeReturn(path: string | null | undefined): string {
  return path && path.length <= 2_000 && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(path) ? path : "/";
}

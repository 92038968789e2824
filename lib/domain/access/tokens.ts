import { createHash, randomBytes } from "node:crypto";

/** 256 random bits that stand in a link or cookie. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** The form in which a token is kept: who reads the table can open nothing with it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export function looksLikeToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

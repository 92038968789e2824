import { createHash } from "node:crypto";

/** A validator of an answer's bytes. Weak hashes are enough: it must differ, not withstand an attacker. */
export function etagOf(body: string | Uint8Array): string {
  return `"${createHash("sha1").update(body).digest("base64url")}"`;
}

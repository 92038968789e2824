import { hash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIX = "skala_live_";
const SHAPE = /^skala_live_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

function checksum(secret: string): string {
  let rest = crc32(secret);
  let text = "";
  for (let digit = 0; digit < 6; digit++) {
    text = ALPHABET[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/**
 * A new API key: `skala_live_`, 32 random base62 characters (190 bits), and six that are the CRC-32 of
 * those, so that a leaked key is recognised by a scanner and a mistyped one refused without a query.
 * Shown once; only `hashApiKey` of it is kept.
 */
export function newApiKey(): string {
  const secret = Array.from({ length: 32 }, () => ALPHABET[randomInt(62)]).join("");
  return PREFIX + secret + checksum(secret);
}

/** The form in which a key is kept and looked up: SHA-256, hex. A key is random, so it needs no salt. */
export function hashApiKey(key: string): string {
  return hash("sha256", key);
}

/** What lists show of a key so that a person can tell keys apart. */
export function apiKeyPrefix(key: string): string {
  return key.slice(0, PREFIX.length + 4);
}

export function looksLikeApiKey(text: string): boolean {
  const [, secret, sum] = SHAPE.exec(text) ?? [];
  return secret !== undefined && checksum(secret) === sum;
}

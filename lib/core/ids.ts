import { v7, validate } from "uuid";

/** A new UUID v7: sorts by time of making, so new rows land at the end of an index. */
export function newId(): string {
  return v7();
}

export function isId(value: string): boolean {
  return validate(value);
}

import { AppError } from "./errors";

/**
 * A place in an ordered list: the sort value and id of a row, and which way to read from it.
 * `value` is the sort column as Postgres writes it, so that it goes back exactly as it came.
 */
export type Cursor = { sort: string; value: string; id: string; towards: "next" | "prev" };

/** Opaque to callers; base64url so that it can stand in a URL. */
export function encodeCursor({ sort, value, id, towards }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, value, id, towards === "next" ? 1 : 0])).toString("base64url");
}

/** @throws AppError("invalid_input") for text we did not make, or made for another order. */
export function decodeCursor(text: string, sort: string): Cursor {
  try {
    const [madeFor, value, id, next] = JSON.parse(Buffer.from(text, "base64url").toString());
    if (madeFor === sort && typeof value === "string" && typeof id === "string") {
      return { sort, value, id, towards: next ? "next" : "prev" };
    }
  } catch {
    // Falls through to the same answer as a cursor of another order.
  }
  throw new AppError("invalid_input", { fields: [{ field: "cursor", code: "cursor" }] });
}

import { LRUCache } from "lru-cache";
import type { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { fieldErrors } from "@/lib/core/field-errors";

/** A JSON body above this is not something our API asks for. */
const MAX_JSON_BYTES = 1_000_000;

/** @throws AppError("invalid_input") naming every wrong field. */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw new AppError("invalid_input", { fields: fieldErrors(result.error) });
}

/** The query string as an object; a name given twice becomes a list. */
function readQuery(search: string): Record<string, string | string[]> {
  const given = new URLSearchParams(search);
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(given.keys())) {
    const values = given.getAll(name);
    query[name] = values.length > 1 ? values : (values[0] ?? "");
  }
  return query;
}

const MOST_QUERIES = 500;
const parsed = new WeakMap<z.ZodType, LRUCache<string, object>>();

/**
 * What a request asks for behind the `?`. The same text gives the same (frozen) object again: lists are asked
 * for in few ways, and parsing costs more than all else that a kept answer needs.
 * @throws AppError("invalid_input") naming every wrong field.
 */
export function parseQuery<T extends z.ZodType>(schema: T, url: string): z.output<T> {
  const at = url.indexOf("?");
  const search = at < 0 ? "" : url.slice(at);
  let kept = parsed.get(schema);
  if (!kept) {
    kept = new LRUCache({ max: MOST_QUERIES });
    parsed.set(schema, kept);
  }
  const known = kept.get(search);
  if (known) return known as z.output<T>;
  const query = Object.freeze(parseInput(schema, readQuery(search)) as object);
  if (search.length < 1_000) kept.set(search, query);
  return query as z.output<T>;
}

/** The body's text, refused by its size before all of it is read. */
export async function readText(request: Request): Promise<string> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  if (type !== "application/json")
    throw new AppError("unsupported_media_type", { params: { expected: "application/json" } });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_JSON_BYTES)
      throw new AppError("payload_too_large", { params: { maximum: MAX_JSON_BYTES } });
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid_input", { fields: [{ field: "", code: "json" }] });
  }
}

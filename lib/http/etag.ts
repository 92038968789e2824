import { AppError } from "@/lib/core/errors";
import type { Asked } from "./asked";

/** Whether If-None-Match already holds this validator, so that 304 will do. */
export function matches(header: string | null, etag: string): boolean {
  if (!header) return false;
  return header === "*" || header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}

/**
 * The version a change is based on, from `If-Match: "7"` (the record's `version`).
 * @throws AppError("precondition_required") without the header, ("stale") where it is no version of ours.
 */
export function versionFromIfMatch(request: Asked): number {
  const header = request.headers.get("if-match");
  if (!header) throw new AppError("precondition_required");
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (!version) throw new AppError("stale");
  return Number(version);
}

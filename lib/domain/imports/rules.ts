import { fold } from "@/lib/core/text";
import type { ImportTarget } from "./schema";

// Pure, and read by the browser as well: what the mapping's page and the guess have to agree on.

/** New custom fields that one file may bring. */
export const MOST_CUSTOM_FIELDS = 100;

/** What may come from several columns: contact points, and what is added up. */
export const SEVERAL: ReadonlySet<string> = new Set<ImportTarget>(["email", "phone", "nights", "guests"]);

/** `LeadSource` as two words. */
export const splitCamel = (header: string): string => header.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");

/** A header as the key of a custom field: a–z, 0–9 and _. */
export function fieldKey(header: string): string {
  const key = fold(splitCamel(header))
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60)
    .replace(/_+$/, "");
  return key || "column";
}

import type { Ctx } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import type { Tx } from "@/lib/infra/transaction";
import { defaultKey } from "./guess";
import { fieldKey, MOST_CUSTOM_FIELDS, SEVERAL } from "./rules";
import {
  CUSTOM_PREFIX,
  IGNORE,
  IMPORT_TARGETS,
  type ImportEntity,
  type ImportKey,
  type ImportMapping,
  type ImportOptions,
  KEYS_OF,
} from "./schema";

// What a caller wishes of an import, looked at before it begins.

/** The guess with a caller's wishes in it. @throws AppError("invalid_input") naming column and wish */
export function withInput(
  entity: ImportEntity,
  guess: ImportMapping,
  wishes: Record<string, string> = {},
): ImportMapping {
  const columns = new Set(guess.map(({ column }) => column));
  const targets = new Set<string>(IMPORT_TARGETS[entity]);
  for (const [column, field] of Object.entries(wishes)) {
    const known = targets.has(field) || field === IGNORE || field.startsWith(CUSTOM_PREFIX);
    if (!columns.has(column) || !known) throw invalid(`mapping.${column}`, "mapping");
  }
  // A target that the caller gives to one column is taken from the one that was guessed to be it, whose
  // values then become a custom field.
  const wished = new Set(Object.values(wishes));
  const mapping = guess.map(({ column, field }) => {
    const wish = wishes[column];
    if (wish !== undefined) return { column, field: wish };
    if (!wished.has(field) || SEVERAL.has(field)) return { column, field };
    const custom = CUSTOM_PREFIX + fieldKey(column);
    const free = !wished.has(custom) && !guess.some((other) => other.field === custom);
    return { column, field: free ? custom : IGNORE };
  });
  const fields = mapping.map(({ field }) => field).filter((field) => field !== IGNORE && !SEVERAL.has(field));
  const twice = fields.find((field, index) => fields.indexOf(field) !== index);
  if (twice) throw invalid(`mapping.${mapping.find(({ field }) => field === twice)?.column}`, "taken");
  if (fields.filter((field) => field.startsWith(CUSTOM_PREFIX)).length > MOST_CUSTOM_FIELDS)
    throw invalid("mapping", "mapping");
  return mapping;
}

/** @throws AppError("invalid_input") for a key that no column is mapped to, or that is not of these records */
export function checkedKey(
  entity: ImportEntity,
  mapping: ImportMapping,
  asked: ImportKey | undefined,
): ImportKey {
  if (asked === undefined) return defaultKey(entity, mapping);
  if (!KEYS_OF[entity].includes(asked))
    throw invalid("key", "choice", { choices: KEYS_OF[entity].join(", ") });
  if (asked !== "none" && asked !== "row" && !mapping.some(({ field }) => field === asked))
    throw invalid("key", "mapping");
  return asked;
}

/**
 * Whoever lets an import make services or customers must be allowed to make them.
 * @throws AppError("invalid_input") for a service or resource that is not there
 */
export async function requireOptions(tx: Tx, ctx: Ctx, options: ImportOptions): Promise<void> {
  const { serviceId, resourceId, createServices, createCustomers } = options;
  const companyId = ctx.company.id;
  if (createServices) ctx.require("services:write");
  if (createCustomers) ctx.require("customers:write");
  if (serviceId && (await tx.service.count({ where: { companyId, id: serviceId } })) === 0)
    throw invalid("options.serviceId", "not_found");
  if (resourceId && (await tx.resource.count({ where: { companyId, id: resourceId } })) === 0)
    throw invalid("options.resourceId", "not_found");
}

import { newId } from "@/lib/core/ids";
import { type BatchSettings, writeBatch } from "./batch";
import { findByEmail, findByExternalId } from "./batch-queries";
import { customersByName, type Scope } from "./booking-queries";
import type { BookingRecord } from "./booking-row";
import type { ImportRecord } from "./row";

type Said = BookingRecord["customer"];
type Making = Pick<BatchSettings, "importId" | "currency" | "actor">;

/**
 * Finds the customers that rows name: by external id, else by e-mail address, else by a name that only one has.
 * With `making`, those that are not there are made.
 *
 * @returns what answers whose a row's booking is; null where there is no such customer
 */
export async function findCustomers(
  scope: Scope,
  all: Said[],
  making: Making | null,
): Promise<(said: Said) => string | null> {
  const asked = all.filter((said) => said.name !== null || said.email !== null || said.externalId !== null);
  if (asked.length === 0) return () => null;
  let find = await look(scope, asked);
  if (!making) return find;
  // Those with an id or an address first: a name alone may then be one of theirs.
  for (const key of ["externalId", "email", "none"] as const) {
    const missing = asked.filter((said) => keyOf(said) === key && find(said) === null);
    // Of several rows about one of them the first names them.
    const made = new Map(missing.reverse().map((said) => [said.externalId ?? said.email ?? said.name, said]));
    if (made.size === 0) continue;
    await make(scope, [...made.values()], { ...making, key });
    find = await look(scope, asked);
  }
  return find;
}

const keyOf = ({ externalId, email }: Said) =>
  externalId !== null ? "externalId" : email !== null ? "email" : "none";

async function look({ tx, companyId }: Scope, asked: Said[]): Promise<(said: Said) => string | null> {
  const scope = { tx, companyId, subject: "customer" as const };
  const ids = asked.flatMap(({ externalId }): [string, string][] =>
    externalId === null
      ? []
      : [
          ["person", externalId],
          ["organisation", externalId],
        ],
  );
  const emails = asked.flatMap(({ email }) => email ?? []);
  const names = asked.flatMap(({ name, email }) => (email === null ? (name ?? []) : []));
  const byId = ids.length > 0 ? await findByExternalId(scope, ids) : new Map<string, string>();
  const byEmail = emails.length > 0 ? await findByEmail(scope, emails) : new Map<string, string>();
  const byName = await customersByName(scope, names);
  return ({ externalId, email, name }) =>
    byId.get(`person ${externalId}`) ??
    byId.get(`organisation ${externalId}`) ??
    (email !== null ? byEmail.get(email) : byName.get(name ?? "")) ??
    null;
}

async function make(scope: Scope, said: Said[], more: Making & Pick<BatchSettings, "key">): Promise<void> {
  const settings: BatchSettings = {
    ...more,
    entity: "customers",
    specs: new Map(),
    parentSpare: "parent_original",
    fieldIds: new Map(),
  };
  const rows = said.map((one, at) => ({ row: at + 1, cells: [], built: { ok: person(one) } }));
  await writeBatch({ ...scope, subject: "customer" }, settings, rows);
}

function person({ name, email, externalId }: Said): ImportRecord {
  return {
    externalId,
    name: name ?? email ?? externalId ?? newId(),
    named: name !== null,
    organisation: null,
    kind: "person",
    parent: null,
    points: email === null ? [] : [{ kind: "email", value: email, normalised: email }],
    status: null,
    source: null,
    value: null,
    currency: null,
    ownerId: null,
    createdAt: null,
    updatedAt: null,
    tags: [],
    fields: {},
  };
}

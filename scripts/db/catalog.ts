// The catalog as text: what schema.prisma cannot say (partitions, policies, grants, functions, triggers,
// collations), so that a review sees it change. prisma/catalog.txt is this of a fresh database.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import * as sql from "./catalog-sql";

export const CATALOG = fileURLToPath(new URL("../../prisma/catalog.txt", import.meta.url));

type Line = { of: string; line: string };
type Table = { name: string; parent: string | null; head: string };

/** The text of a database's catalog, the same for the same schema. */
export async function readCatalog(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // Types and tables are then written without their schema wherever that is public.
    await client.query("set search_path = public, pg_catalog");
    const rows = async <Row extends object>(text: string) => (await client.query<Row>(text)).rows;
    const details = new Map<string, string[]>();
    for (const part of [sql.COLUMNS, sql.CONSTRAINTS, sql.INDEXES, sql.TRIGGERS, sql.POLICIES, sql.GRANTS]) {
      for (const { of, line } of await rows<Line>(part)) details.set(of, [...(details.get(of) ?? []), line]);
    }
    const tables = await rows<Table>(sql.TABLES);
    const text = [
      ...(await rows<Line>(sql.DATABASE)).map(({ line }) => line),
      ...tables.filter(({ parent }) => !parent).flatMap((table) => describeTable(table, tables, details)),
      ...(await rows<Line & { body: string }>(sql.FUNCTIONS)).map(
        ({ line, body }) => `${line}\n  body ${createHash("sha256").update(body).digest("hex").slice(0, 12)}`,
      ),
    ];
    return `${text.join("\n\n")}\n`;
  } finally {
    await client.end();
  }
}

function describeTable(table: Table, all: Table[], details: Map<string, string[]>): string[] {
  const lines = [table.head, ...(details.get(table.name) ?? [])];
  // Partitions that are alike are written once.
  const alike = new Map<string, string[]>();
  for (const partition of all.filter(({ parent }) => parent === table.name)) {
    const own = [partition.head, ...(details.get(partition.name) ?? [])].join("\n    ");
    const form = own.replaceAll(partition.name, "*").replace(/remainder \d+/, "remainder *");
    alike.set(form, [...(alike.get(form) ?? []), partition.name]);
  }
  for (const [form, names] of alike) {
    const range = names.length > 1 ? `${names[0]} … ${names.at(-1)}` : names[0];
    lines.push(`  ${names.length} ${names.length > 1 ? "partitions" : "partition"} ${range}: ${form}`);
  }
  return [lines.join("\n")];
}

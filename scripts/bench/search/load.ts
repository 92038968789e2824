import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { Company } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { searchKeys } from "@/lib/core/search";
import { vocabulary } from "@/lib/core/search-words";
import { COMPANIES } from "../../demo/companies";
import { type DemoLead, demoLead } from "../../demo/people";

export type Person = Pick<DemoLead, "id" | "name" | "organisation" | "email" | "phone"> & {
  status?: string;
};

/** Rows of a file that Postgres reads at once. */
const CHUNK = 100_000;

/** COPY's text form: no tab, no line end and no backslash stands in our names. */
const line = (cells: (string | number | null)[]) => `${cells.map((cell) => cell ?? "\\N").join("\t")}\n`;

/** The lead at `index`, the same at every size of the list. */
export function personAt(index: number, now: number): DemoLead {
  const id = `01900000-0000-7000-8000-${index.toString(16).padStart(12, "0")}`;
  return { ...demoLead(COMPANIES[0].profile, index, now), id };
}

/** What slows a load down: made again when the rows are there. */
const INDEXES = {
  drop: `alter table search_key drop constraint search_key_pkey; drop index search_key_by_record;`,
  make: `alter table search_key add constraint search_key_pkey primary key (company_id, entity, key, record_id);
    create index search_key_by_record on search_key (company_id, entity, record_id);`,
};

/**
 * Fills a migrated, empty database with companies of so many leads each: the rows that search reads and no
 * others, through files that Postgres reads itself. `adminUrl` is the superuser. `extra` go into each company.
 */
export async function loadPeople(
  adminUrl: string,
  companies: { slug: string; rows: number }[],
  extra: (companyId: string) => Person[],
  now: number,
): Promise<Company[]> {
  const folder = mkdtempSync(join(tmpdir(), "skala-bench-"));
  // Postgres may run as another user.
  chmodSync(folder, 0o755);
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica; set maintenance_work_mem = '1GB'");
    const listed = await client.query<{ name: string }>(
      `select i.indexrelid::regclass::text as name from pg_index i where i.indrelid = 'lead'::regclass and not i.indisprimary`,
    );
    for (const { name } of listed.rows) await client.query(`drop index ${name}`);
    await client.query(INDEXES.drop);
    const infos: Company[] = [];
    for (const { slug, rows } of companies) {
      const id = newId();
      await client.query("insert into company (id, slug, name) values ($1, $2, $2)", [id, slug]);
      infos.push({
        id,
        slug,
        name: slug,
        timeZone: "Europe/Copenhagen",
        locale: "da",
        currency: "DKK",
        country: "DK",
      });
      const words = new Map<string, string>();
      for (let start = 0; start < rows; start += CHUNK) {
        const people: Person[] = [];
        for (let index = start; index < Math.min(rows, start + CHUNK); index++)
          people.push(personAt(index, now));
        if (start === 0) people.push(...extra(id));
        await copyIn(client, folder, id, people, words);
      }
      await client.query(
        `insert into search_word (company_id, kind, form, word, record_id)
         select $1, f.kind, f.form, w.word, w.id from json_to_recordset($2) as w(word text, id uuid), app.word_forms(w.word) f`,
        [id, JSON.stringify([...words].map(([word, recordId]) => ({ word, id: recordId })))],
      );
    }
    await client.query(INDEXES.make);
    await client.query("vacuum analyze lead, search_key, search_word");
    return infos;
  } finally {
    await client.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyIn(
  client: Client,
  folder: string,
  companyId: string,
  people: Person[],
  words: Map<string, string>,
): Promise<void> {
  const leads: string[] = [];
  const keys: string[] = [];
  for (const { id, name, organisation, email, phone, status = "new" } of people) {
    leads.push(line([companyId, id, name, organisation, email, phone, status, "DKK"]));
    const points = [
      ...(email ? [{ kind: "email" as const, normalised: email }] : []),
      ...(phone ? [{ kind: "phone" as const, normalised: phone }] : []),
    ];
    for (const key of searchKeys({ name, organisation, points }))
      keys.push(line([companyId, id, "lead", key]));
    for (const word of vocabulary({ name, organisation })) if (!words.has(word)) words.set(word, id);
  }
  const [leadFile, keyFile] = [join(folder, "lead"), join(folder, "key")];
  writeFileSync(leadFile, leads.join(""));
  writeFileSync(keyFile, keys.join(""));
  await client.query(
    `copy lead (company_id, id, name, organisation, email, phone, status, currency) from '${leadFile}'`,
  );
  await client.query(`copy search_key (company_id, record_id, entity, key) from '${keyFile}'`);
}

import { createReadStream, existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { ROOT } from "../../stack/child";

/** A file to import. `fresh`: nothing in it is in another of these files. */
export type Source = {
  name: string;
  path: string;
  entity: "leads" | "customers" | "bookings";
  options?: object;
};

const DATA = process.env.PROVE_DATA ?? join(ROOT, "../shared/data");
const LEADS = join(DATA, "leads");
const HOTEL = join(DATA, "bookings/hotel_bookings.csv.gz");

/** A hotel's bookings of three years, packed, where the data folder is beside the repository. */
export function hotel(): Source | null {
  if (!existsSync(HOTEL)) return null;
  return { name: "hotel bookings", path: HOTEL, entity: "bookings", options: { createServices: true } };
}

/** The real files, where the data folder is beside the repository; else the project's own. */
export function sources(): { real: boolean; files: Source[] } {
  const real: Source[] = [
    { name: "Zoho leads", path: join(LEADS, "zoho-crm-export/Leads.csv"), entity: "leads" },
    { name: "Zoho accounts", path: join(LEADS, "zoho-crm-export/Accounts.csv"), entity: "customers" },
    { name: "Zoho contacts", path: join(LEADS, "zoho-crm-export/Contacts.csv"), entity: "customers" },
    { name: "X Education", path: join(LEADS, "x-education/Leads.csv"), entity: "leads" },
    {
      name: "Olist leads",
      path: join(LEADS, "olist/olist_marketing_qualified_leads_dataset.csv"),
      entity: "leads",
    },
  ];
  if (real.every(({ path }) => existsSync(path))) return { real: true, files: real };
  const own = join(ROOT, "tests/fixtures/imports/zoho-like-leads.csv");
  return {
    real: false,
    files: [
      { name: basename(own), path: own, entity: "leads" },
      { name: "made leads", path: madeFile(5_000, "m"), entity: "leads" },
    ],
  };
}

/** Rows below the header, counted by a reader that has nothing to do with ours. */
export async function countRows(path: string): Promise<number> {
  let rows = -1;
  const bytes = createReadStream(path);
  const reader = (path.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes).pipe(
    parse({ bom: true, relax_column_count: true, relax_quotes: true }),
  );
  for await (const _ of reader) rows++;
  return rows;
}

/** A file of so many leads, in a folder of its own. Every 100th row has no e-mail address that can be one. */
export function madeFile(rows: number, mark: string): string {
  const lines = ["Lead ID,Full Name,Company,Email,Phone,Lead Source,Amount,Created"];
  for (let row = 1; row <= rows; row++) {
    const email = row % 100 === 0 ? "not an address" : `${mark}${row}@import.example`;
    const day = `${(row % 28) + 1} Apr, 2021 09:${String(row % 60).padStart(2, "0")}:00`;
    lines.push(
      `${mark}-${row},Søren Person ${row},"Firm ${row % 977}, Aarhus",${email},+45 20${String(100_000 + (row % 900_000))},Fair,"$${row}.00","${day}"`,
    );
  }
  const path = join(mkdtempSync(join(tmpdir(), "skala-import-")), "leads.csv");
  writeFileSync(path, `${lines.join("\r\n")}\r\n`);
  return path;
}

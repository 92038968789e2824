import { expect } from "vitest";
import type { Ctx } from "@/lib/core/context";
import { type Run, runImport } from "@/lib/domain/imports/run";
import type { ImportCreate } from "@/lib/domain/imports/schema";
import { createImport, getImport } from "@/lib/domain/imports/service";
import { dropFile, takeFile } from "@/lib/domain/imports/upload";
import { query, type TestDatabase } from "./database";

/** A run that nobody stops. */
export const RUN: Run = { signal: new AbortController().signal, finish: async () => {} };

type Made = {
  id: string;
  status: string;
  starts_at: Date;
  ends_at: Date;
  seats: number;
  note: string;
  price_minor: string | null;
  currency: string;
  details: object;
  customer_id: string | null;
  cancelled_at: Date | null;
};

/** Uploads a file of bookings as a door does. */
export async function createBookingImport(
  as: Ctx,
  text: string | Buffer,
  input: Partial<ImportCreate> = {},
  name = "bookings.csv",
): Promise<{ id: string }> {
  const bytes = (async function* () {
    yield Buffer.from(text as string);
  })();
  const file = await takeFile(as, { name, contentType: "text/csv", bytes });
  try {
    return await createImport(as, file, { entity: "bookings", ...input });
  } catch (error) {
    await dropFile(as, file);
    throw error;
  }
}

/** Imports a file of bookings to its end. */
export async function importBookings(
  as: Ctx,
  text: string | Buffer,
  options: Partial<ImportCreate["options"]> = {},
  name?: string,
) {
  const { id } = await createBookingImport(as, text, { options }, name);
  await runImport(as, { importId: id }, RUN);
  const done = await getImport(as, id);
  expect(done.read).toBe(done.created + done.updated + done.unchanged + done.rejected);
  return done;
}

/** What imports left in the database. */
export function importedIn(database: TestDatabase) {
  const rows = <Row extends object>(sql: string, values: unknown[] = []) =>
    query<Row>(database.owner, sql, values);
  return {
    rows,
    bookings: (as: Ctx) =>
      rows<Made>("select * from booking where company_id = $1 order by starts_at, id", [as.company.id]),
    reasons: (as: Ctx) =>
      rows<{ code: string; value: string }>(
        `select r ->> 'code' as code, r ->> 'value' as value from import_rejected x, jsonb_array_elements(x.reasons) r
        where company_id = $1 order by import_id, "row"`,
        [as.company.id],
      ),
  };
}

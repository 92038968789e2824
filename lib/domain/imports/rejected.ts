import { stringify } from "csv-stringify/sync";
import type { Ctx } from "@/lib/core/context";
import { AppError } from "@/lib/core/errors";
import { translator } from "@/lib/i18n/translate";
import { tenant } from "@/lib/infra/tenant";
import { REPORT_COLUMNS } from "./headers";
import * as queries from "./queries";
import type { Reason } from "./schema";

const AT_ONCE = 1_000;

/**
 * The rejected rows as a CSV file, to be put right and imported again: the file's own columns, then the row's
 * number (1 is the first below the header) and why it was refused, in the reader's language. A row that had
 * another number of cells than the header stands as it was read in a last column, so that nothing is shifted.
 *
 * A cell that a spreadsheet would take for a formula (it begins with = + - @ or a tab) gets an apostrophe
 * before it, as OWASP advises; the importer takes it off again. UTF-8 with a byte order mark, so that
 * spreadsheets read it right.
 *
 * @returns the file's name and its text in pieces
 * @throws AppError("not_found")
 */
export async function rejectedCsv(
  ctx: Ctx,
  id: string,
): Promise<{ fileName: string; text: AsyncGenerator<string> }> {
  ctx.require("imports:read");
  const companyId = ctx.company.id;
  const stored = await tenant(companyId, (tx) => queries.findImport(tx, companyId, id));
  if (!stored) throw new AppError("not_found");
  const fileName = `${stored.file.name.replace(/\.[^.]*$/, "").replace(/[^\p{L}\p{N} ._-]/gu, "_")}-rejected.csv`;
  return { fileName, text: lines(ctx, stored) };
}

async function* lines(ctx: Ctx, { id, sniff }: queries.StoredImport): AsyncGenerator<string> {
  const t = translator(ctx.locale);
  const { delimiter } = sniff.dialect;
  const columns = sniff.columns.map(({ name }) => name);
  const write = (rows: (string | number)[][]) => stringify(rows, { delimiter, escape_formulas: true });
  const why = ({ field, code, value }: Reason) =>
    [field && `${field}: `, t(`imports.reasons.${code}`), value && ` (${value})`].filter(Boolean).join("");

  yield `\ufeff${write([[...columns, ...REPORT_COLUMNS]])}`;
  for (let after = 0; ; ) {
    const place = after;
    const rows = await tenant(ctx.company.id, (tx) =>
      queries.listRejected(tx, ctx.company.id, id, { after: place, limit: AT_ONCE }),
    );
    if (rows.length === 0) return;
    yield write(
      rows.map(({ row, cells, reasons }) => {
        const fits = cells.length === columns.length;
        const own = fits ? cells : columns.map(() => "");
        const asRead = fits ? "" : stringify([cells], { delimiter }).trimEnd();
        return [...own, row, reasons.map(why).join("; "), asRead];
      }),
    );
    after = rows.at(-1)?.row ?? after;
  }
}

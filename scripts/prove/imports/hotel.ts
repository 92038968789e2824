import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import type { Source } from "./files";
import type { Place } from "./place";

type Row = Record<string, string>;

/** What the file says, counted by a reader that has nothing to do with ours. */
async function counted(path: string) {
  const figures = { cancelled: 0, noShow: 0, refused: 0, nights: 0 };
  const rows = createReadStream(path)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Row>) {
    const guests = ["adults", "children", "babies"].reduce((sum, name) => sum + (Number(row[name]) || 0), 0);
    if (guests === 0 || Number(row.adr) < 0) {
      figures.refused++;
      continue;
    }
    if (row.reservation_status === "Canceled") figures.cancelled++;
    if (row.reservation_status === "No-Show") figures.noShow++;
    figures.nights += Math.max(1, Number(row.stays_in_weekend_nights) + Number(row.stays_in_week_nights));
  }
  return figures;
}

/** The hotel's bookings mean in the database what they mean in the file. */
export async function proveHotel({ scope, sql, companyId }: Place, { name, path }: Source): Promise<void> {
  const file = await counted(path);
  const { rows } = await sql.query<{ cancelled: number; no_show: number; nights: number; undated: number }>(
    `select count(*) filter (where b.status = 'cancelled')::int as cancelled,
      count(*) filter (where b.status = 'no_show')::int as no_show,
      count(*) filter (where b.status = 'cancelled' and b.cancelled_at is null)::int as undated,
      sum((b.ends_at at time zone c.time_zone)::date - (b.starts_at at time zone c.time_zone)::date)::int as nights
    from booking b join company c on c.id = b.company_id join event e on e.company_id = b.company_id
      and e.entity = 'booking' and e.entity_id = b.id and e.action = 'imported' and e.before is null
    where b.company_id = $1`,
    [companyId],
  );
  const [found] = rows;
  const text = (cancelled = 0, noShow = 0, nights = 0) =>
    `${cancelled} cancelled, ${noShow} did not come, ${nights} nights`;
  scope.promise(
    `${name}: as in the file, its ${file.refused} impossible rows apart`,
    text(file.cancelled, file.noShow, file.nights),
    text(found?.cancelled, found?.no_show, found?.nights),
    found?.cancelled === file.cancelled && found.no_show === file.noShow && found.nights === file.nights,
  );
  scope.promise(
    `${name}: each cancelled one says when`,
    "0 without",
    `${found?.undated} without`,
    found?.undated === 0,
  );
}

import type { Ctx } from "@/lib/core/context";
import { JsonText } from "@/lib/core/json-text";
import { localDay } from "@/lib/core/zone";
import { holidaysBetween, namedHolidays } from "@/lib/domain/catalog/holidays";
import { openSql } from "@/lib/domain/catalog/open";
import { isoSql } from "@/lib/domain/records/select";
import { tenantQuery } from "@/lib/infra/tenant";
import { requireSpan } from "./calendar";
import { type CalendarFrameQuery, MOST_CALENDAR_NAMES as MOST } from "./calendar-schema";
import { kept } from "./plan";

/** `$2` zone · `$3` `$4` first and last day · `$5` `$6` public holidays and their names */
const FRAME = `
with listed as (
  select r.id, r.name, r.kind, r.capacity, row_number() over (order by r.name, r.id) as n from (
    select id, name, kind, capacity from resource
    where company_id = s.company_id and archived_at is null order by name, id limit ${MOST + 1}) r
), asked as (select id, n from listed where n <= ${MOST}
), ${openSql({ timeZone: "$2", first: "$3", last: "$4", holidays: "$5" })},
merged as (
  select cal, range_agg(tstzrange(starts, ends)) as spans from open where starts < ends group by cal
), offered as (
  select id, name, duration_minutes, step_minutes from service
  where company_id = s.company_id and archived_at is null order by name, id limit ${MOST + 1}
), named as (
  select d.day::date as day, h.holiday, (
    select e.name from exception e where e.day = d.day and e.resource_id is null and e.name <> ''
    order by e.id desc limit 1) as exception
  from days d left join unnest($5::date[], $6::text[]) h(day, holiday) on h.day = d.day::date
)
select json_build_object(
  'timeZone', $2::text,
  'resources', (select coalesce(json_agg(json_build_object('id', l.id, 'kind', l.kind, 'name', l.name,
      'capacity', l.capacity, 'skills', (select coalesce(json_agg(k.skill order by k.skill), '[]') from resource_skill k
        where k.company_id = s.company_id and k.resource_id = l.id)) order by l.n), '[]')
    from listed l where l.n <= ${MOST}),
  'services', (select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name,
      'durationMinutes', v.duration_minutes, 'stepMinutes', v.step_minutes, 'needs', (
        select coalesce(json_agg(json_strip_nulls(json_build_object('skill', n.skill, 'resourceId', n.resource_id))
          order by n.position), '[]') from service_need n
        where n.company_id = s.company_id and n.service_id = v.id)) order by v.name, v.id), '[]')
    from (select * from offered order by name, id limit ${MOST}) v),
  'hours', (select coalesce(json_agg(json_build_object('resourceId', c.cal, 'open', (
      select coalesce(json_agg(json_build_array(${isoSql("lower(x)")}, ${isoSql("upper(x)")}) order by x), '[]')
      from unnest(m.spans) x))), '[]')
    from calendar c left join merged m on m.cal is not distinct from c.cal),
  'days', (select coalesce(json_agg(json_build_object('day', day, 'holiday', holiday, 'exception', exception) order by day), '[]')
    from named where day >= $3::date and (holiday is not null or exception is not null)),
  'more', (select count(*) > ${MOST} from listed) or (select count(*) > ${MOST} from offered)
)::text as text, pg_current_snapshot()::text as snapshot`;

/**
 * What the bookings of some days are drawn on: who there is, when they are open, which days have a name.
 * @throws AppError("invalid_input") for a span that is empty or longer than six weeks
 */
export async function readCalendarFrame(ctx: Ctx, query: CalendarFrameQuery): Promise<JsonText> {
  ctx.require("bookings:read");
  const { timeZone, country, id: companyId } = ctx.company;
  const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
  requireSpan(from, to);
  const first = localDay(from, timeZone);
  const last = localDay(to - 1, timeZone);
  const holidays = holidaysBetween(country, `${first.slice(0, 4)}-01-01`, last);
  const names = holidays.map((day) => namedHolidays(country, Number(day.slice(0, 4))).get(day));
  const text = await kept({
    companyId,
    about: ["resource", "service", "hours"],
    name: `calendar frame ${timeZone} ${country} ${first} ${last}`,
    async load() {
      const [row] = await tenantQuery<{ text: string; snapshot: string }>(companyId, {
        sql: FRAME,
        values: [timeZone, first, last, holidays, names],
        prepare: true,
      });
      if (!row) throw new Error("An aggregate gives one row.");
      return row;
    },
  });
  return new JsonText(text);
}

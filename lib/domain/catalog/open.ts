/**
 * When resources are open, as common table expressions for a `tenantQuery`. They read `asked(n, id)`, the
 * resources, and give
 *
 * - `calendar(cal)`: resources with hours or exceptions of their own, and null for all others together,
 * - `follows(n, cal)`: which of them a resource follows,
 * - `open(cal, starts, ends)`: the spans that begin on a day from the one before `first` to `last`.
 *
 * Of a day an exception of the resource's decides, else one of the company's, else the public holiday, else
 * the week; of several exceptions the one that closes, else the newest. Clocks on the wall are turned into
 * moments one by one, so a span over the change to or from summer time has its real length.
 *
 * @param at places of the parameters: time zone, first and last day ("2026-03-29"), public holidays
 */
export function openSql(at: { timeZone: string; first: string; last: string; holidays: string }): string {
  const { timeZone, first, last, holidays } = at;
  return `
days as (
  select d as day from generate_series(${first}::date - interval '1 day', ${last}::date, interval '1 day') d
), exception as (
  select e.id, e.resource_id, e.name, e.spans, d.day from hours_exception e join days d on d.day between e.first_day and e.last_day
  where e.company_id = s.company_id and e.archived_at is null and e.last_day >= ${first}::date - 1 and e.first_day <= ${last}::date
), hours as (
  select h.resource_id, h.week, h.closed_on_holidays from opening_hours h
  where h.company_id = s.company_id and h.archived_at is null
), follows as (
  select a.n, case when exists (select from hours h where h.resource_id = a.id)
    or exists (select from exception e where e.resource_id = a.id) then a.id end as cal
  from asked a
), calendar as (
  select distinct cal from follows
), open as (
  select c.cal, (d.day + w.opens::interval) at time zone ${timeZone} as starts,
    (d.day + w.closes::interval + case when w.closes <= w.opens then interval '1 day' else interval '0' end)
      at time zone ${timeZone} as ends
  from calendar c
  left join lateral (
    select h.week, h.closed_on_holidays from hours h where h.resource_id = c.cal or h.resource_id is null
    order by h.resource_id is null limit 1
  ) h on true
  cross join (select day::timestamp as day from days) d
  cross join lateral (
    select coalesce(
      (select e.spans from exception e where e.day = d.day and (e.resource_id = c.cal or e.resource_id is null)
        order by e.resource_id is null, e.spans <> '[]', e.id desc limit 1),
      case when h.closed_on_holidays and d.day::date = any (${holidays}::date[]) then '[]'::jsonb end,
      (select jsonb_agg(x) from jsonb_array_elements(h.week) x where (x ->> 'weekday')::int = extract(isodow from d.day)),
      '[]'::jsonb) as spans
  ) x
  cross join lateral jsonb_to_recordset(x.spans) as w(opens text, closes text)
)`;
}

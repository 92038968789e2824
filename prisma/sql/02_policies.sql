-- The wall between companies (docs/decisions/0002). Every table with a company_id, and every partition of
-- one, shows and takes the rows of the company in the setting `app.company_id`; without it, none. After a
-- commit a custom setting reads as '', hence nullif. The owner is not held: functions of his read for all.
do $$
declare
    wall constant text := '(company_id = (NULLIF(current_setting(''app.company_id''::text, true), ''''::text))::uuid)';
    t record;
begin
    for t in
        select c.oid::regclass as name, c.relrowsecurity as enabled, p.qual, p.with_check,
            case when c.relname = 'company' then replace(wall, 'company_id = ', 'id = ') else wall end as wanted
        from pg_class c
        left join pg_policies p on p.schemaname = 'public' and p.tablename = c.relname and p.policyname = 'tenant'
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and (c.relname = 'company' or exists (
                select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped))
        order by 1
    loop
        -- Only what is missing: each of these locks its table for a moment.
        if not t.enabled then
            execute format('alter table %s enable row level security', t.name);
        end if;
        if t.qual is distinct from t.wanted or t.with_check is distinct from t.wanted then
            execute format('drop policy if exists tenant on %s', t.name);
            execute format('create policy tenant on %s using %s with check %s', t.name, t.wanted, t.wanted);
        end if;
    end loop;
end $$;

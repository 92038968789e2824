-- Totals that are always exact: of records not archived, all of them ('all', ''), and by status, source,
-- owner ('' for none) and, of customers, kind. Of bookings all, and by status. A statement adds one row a total that it changes; readers sum
-- them up. Nobody updates a row that others want, so writers never wait for each other here.

-- What one record counts for. Plain enough to be inlined into the triggers below, their only callers.
create or replace function app.lead_totals(l lead) returns table (dimension text, value text)
language sql stable rows 4
as $$
    select * from (values ('all', ''), ('status', l.status), ('source', l.source), ('owner', coalesce(l.owner_id::text, ''))) d
    where l.archived_at is null
$$;

create or replace function app.customer_totals(c customer) returns table (dimension text, value text)
language sql stable rows 5
as $$
    select * from (values ('all', ''), ('kind', c.kind), ('status', c.status), ('source', c.source),
        ('owner', coalesce(c.owner_id::text, ''))) d
    where c.archived_at is null
$$;

create or replace function app.booking_totals(b booking) returns table (dimension text, value text)
language sql stable rows 2
as $$
    select * from (values ('all', ''), ('status', b.status)) d
$$;

-- One trigger function a table and event: transition tables differ.
do $$
declare
    t text;
    event text;
    body text;
begin
    foreach t in array array['lead', 'customer', 'booking'] loop
        foreach event in array array['insert', 'update', 'delete'] loop
            body := case event
                when 'insert' then format('select r.company_id, d.dimension, d.value, 1 as n from after r, app.%1$s_totals(r) d', t)
                when 'delete' then format('select r.company_id, d.dimension, d.value, -1 as n from before r, app.%1$s_totals(r) d', t)
                else format('select r.company_id, d.dimension, d.value, 1 as n from after r, app.%1$s_totals(r) d
                    union all select r.company_id, d.dimension, d.value, -1 from before r, app.%1$s_totals(r) d', t)
            end;
            execute format($f$
                create or replace function app.%1$s_counted_%2$s() returns trigger
                language plpgsql security definer set search_path = pg_catalog, public, pg_temp
                as $body$
                begin
                    insert into count_delta (company_id, entity, dimension, value, n)
                    select company_id, %1$L, dimension, value, sum(n) from (%3$s) c
                    group by company_id, dimension, value having sum(n) <> 0;
                    return null;
                end $body$
            $f$, t, event, body);
            execute format('revoke all on function app.%1$s_counted_%2$s() from public', t, event);
            if not exists (select from pg_trigger where tgrelid = t::regclass and tgname = format('%s_counted_%s', t, event)) then
                execute format('create trigger %1$s_counted_%2$s after %2$s on %1$s %3$s for each statement execute function app.%1$s_counted_%2$s()',
                    t, event, 'referencing'
                        || case when event <> 'insert' then ' old table as before' else '' end
                        || case when event <> 'delete' then ' new table as after' else '' end);
                -- Rows that were there before their table was counted. Making the trigger keeps writers out.
                if event = 'insert' then
                    execute format('insert into count_delta (company_id, entity, dimension, value, n)
                        select r.company_id, %1$L, d.dimension, d.value, count(*) from %1$I r, app.%1$s_totals(r) d
                        group by r.company_id, d.dimension, d.value', t);
                end if;
            end if;
        end loop;
    end loop;
end $$;
revoke all on function app.lead_totals(lead), app.customer_totals(customer), app.booking_totals(booking) from public;

-- Folds a company's rows into one a total (its id is all zeros) and answers how many went. Totals stay the
-- same at every moment; a second call at the same time does nothing.
create or replace function app.fold_counts(asked_company uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    folded integer;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('fold_counts ' || asked_company, 0)) then
        return 0;
    end if;
    with gone as (
        delete from count_delta where company_id = asked_company and id <> '00000000-0000-0000-0000-000000000000'
        returning entity, dimension, value, n
    ), kept as (
        insert into count_delta as c (company_id, entity, dimension, value, id, n)
        select asked_company, entity, dimension, value, '00000000-0000-0000-0000-000000000000', sum(n)
        from gone group by entity, dimension, value
        on conflict (company_id, entity, dimension, value, id) do update set n = c.n + excluded.n
    )
    select count(*) into folded from gone;
    return folded;
end $$;

revoke all on function app.fold_counts(uuid) from public;
grant execute on function app.fold_counts(uuid) to skala_worker;

-- Counts a company's records for real and puts right what the kept totals say else. Count and totals are
-- read in one snapshot, and what is put right is a difference like any other, so writers go on meanwhile
-- and a correct total stays correct. Answers the totals that were wrong; a second call for the same company
-- at the same time answers nothing.
create or replace function app.repair_counts(asked_company uuid)
returns table (entity text, dimension text, value text, kept bigint, counted bigint)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    -- The lock first, then the snapshot: two that saw the same difference would put it right twice.
    if not pg_try_advisory_xact_lock(hashtextextended('repair_counts ' || asked_company, 0)) then
        return;
    end if;
    return query
    with rows as (
        select 'lead' as entity, null as kind, r.status, r.source, coalesce(r.owner_id::text, '') as owner, count(*) as n,
            grouping(r.status, r.source, coalesce(r.owner_id::text, '')) as which
        from lead r where r.company_id = asked_company and r.archived_at is null
        group by grouping sets ((), (r.status), (r.source), (coalesce(r.owner_id::text, '')))
        union all
        select 'customer', r.kind, r.status, r.source, coalesce(r.owner_id::text, ''), count(*),
            grouping(r.kind, r.status, r.source, coalesce(r.owner_id::text, ''))
        from customer r where r.company_id = asked_company and r.archived_at is null
        group by grouping sets ((), (r.kind), (r.status), (r.source), (coalesce(r.owner_id::text, '')))
        union all
        select 'booking', null, r.status, null, null, count(*), grouping(r.status)
        from booking r where r.company_id = asked_company group by grouping sets ((), (r.status))
    ), real as (
        -- A bit of `which` is 0 for the column that a row counts, from the left; all 1: the whole company.
        select r.entity,
            case r.which when 3 then 'status' when 5 then 'source' when 6 then 'owner' else 'all' end as dimension,
            coalesce(case r.which when 3 then r.status when 5 then r.source when 6 then r.owner end, '') as value, r.n
        from rows r where r.entity = 'lead'
        union all
        select r.entity,
            case r.which when 7 then 'kind' when 11 then 'status' when 13 then 'source' when 14 then 'owner' else 'all' end,
            coalesce(case r.which when 7 then r.kind when 11 then r.status when 13 then r.source when 14 then r.owner end, ''), r.n
        from rows r where r.entity = 'customer'
        union all
        select r.entity, case r.which when 0 then 'status' else 'all' end,
            coalesce(case r.which when 0 then r.status end, ''), r.n
        from rows r where r.entity = 'booking'
    ), sums as (
        select d.entity, d.dimension, d.value, sum(d.n)::bigint as n from count_delta d
        where d.company_id = asked_company group by d.entity, d.dimension, d.value
    ), wrong as (
        select coalesce(s.entity, t.entity) as entity, coalesce(s.dimension, t.dimension) as dimension,
            coalesce(s.value, t.value) as value, coalesce(s.n, 0) as kept, coalesce(t.n, 0) as counted
        from sums s full join real t on t.entity = s.entity and t.dimension = s.dimension and t.value = s.value
        where coalesce(s.n, 0) <> coalesce(t.n, 0)
    ), righted as (
        insert into count_delta (company_id, entity, dimension, value, n)
        select asked_company, w.entity, w.dimension, w.value, w.counted - w.kept from wrong w
    )
    select w.entity, w.dimension, w.value, w.kept, w.counted from wrong w order by 1, 2, 3;
end $$;

revoke all on function app.repair_counts(uuid) from public;
grant execute on function app.repair_counts(uuid) to skala_worker;

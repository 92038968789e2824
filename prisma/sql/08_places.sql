-- Anchors: every n-th row of the long orders, so that a page can begin near any rank (docs/decisions/0016).

-- Takes the anchors of one order anew, in place of those before, and answers how many there are now. The
-- company is the one in the setting. Counts only what the index says, about a second for five million rows.
-- A list of fewer than `shortest` rows has none. A second call for the same company at the same time does
-- nothing and answers null.
create or replace function app.build_anchors(asked_entity text, asked_dimension text, asked_value text,
    asked_column text, shortest bigint, anchors integer) returns integer
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
-- The order is the index's; nothing else is quick enough to be tried.
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_incremental_sort = off set jit = off
as $$
declare
    company uuid := nullif(current_setting('app.company_id', true), '')::uuid;
    began timestamptz := clock_timestamp();
    total bigint;
    step bigint;
    rest bigint;
    taken integer := 0;
    which text;
    sorted text := format('r.%1$I, r.id', asked_column);
begin
    if company is null then
        raise 'no company is set';
    end if;
    if asked_entity not in ('lead', 'customer') or asked_dimension not in ('all', 'kind', 'status', 'source', 'owner')
        or asked_column not in ('created_at', 'updated_at', 'name', 'value') then
        raise 'no such order: % % %', asked_entity, asked_dimension, asked_column;
    end if;
    if not pg_try_advisory_xact_lock(hashtextextended('build_anchors ' || company, 0)) then
        return null;
    end if;
    delete from list_anchor a where a.company_id = company and a.entity = asked_entity
        and a.dimension = asked_dimension and a.value = asked_value and a.sort_column = asked_column;
    delete from list_order o where o.company_id = company and o.entity = asked_entity
        and o.dimension = asked_dimension and o.value = asked_value and o.sort_column = asked_column;

    select coalesce(sum(d.n), 0) into total from count_delta d
    where d.company_id = company and d.entity = asked_entity and d.dimension = asked_dimension and d.value = asked_value;
    if total < shortest then
        return 0;
    end if;
    step := greatest(1, total / anchors);
    which := format('r.company_id = %L and r.archived_at is null', company) || case
        when asked_dimension = 'all' then ''
        when asked_dimension = 'owner' and asked_value = '' then ' and r.owner_id is null'
        when asked_dimension = 'owner' then format(' and r.owner_id = %L', asked_value)
        else format(' and r.%I = %L', asked_dimension, asked_value)
    end;

    -- Of records without an owner the index is in order only for who sorts by the owner as well.
    if asked_dimension = 'owner' and asked_value = '' then
        sorted := 'r.owner_id desc, ' || sorted;
    end if;

    -- From each anchor the next one is an index scan of so many entries.
    execute format($f$
        insert into list_anchor (company_id, entity, dimension, value, sort_column, rank, key, id)
        with recursive a as (
            (select r.%1$I as key, r.id, 0::bigint as rank from %2$I r where %3$s order by %4$s limit 1)
            union all
            select n.key, n.id, a.rank + $1 from a, lateral (
                select r.%1$I as key, r.id from %2$I r
                where %3$s and (r.%1$I, r.id) > (a.key, a.id)
                order by %4$s offset $1 - 1 limit 1) n
        )
        select $2, $3, $4, $5, $6, a.rank, a.key::text, a.id from a
    $f$, asked_column, asked_entity, which, sorted)
    using step, company, asked_entity, asked_dimension, asked_value, asked_column;
    get diagnostics taken = row_count;
    if taken = 0 then
        return 0;
    end if;
    -- Kept totals may be wrong; how long the list is behind its last anchor is looked at.
    execute format($f$
        select count(*) from list_anchor a, lateral (
            select from %2$I r where %3$s and (r.%1$I, r.id) > (a.key::%4$s, a.id)) behind
        where a.company_id = $1 and a.entity = $2 and a.dimension = $3 and a.value = $4 and a.sort_column = $5 and a.rank = $6
    $f$, asked_column, asked_entity, which,
        case asked_column when 'name' then 'text' when 'value' then 'bigint' else 'timestamptz' end)
    using company, asked_entity, asked_dimension, asked_value, asked_column, (taken - 1) * step into rest;
    insert into list_order (company_id, entity, dimension, value, sort_column, rows, took_ms)
    values (company, asked_entity, asked_dimension, asked_value, asked_column, (taken - 1) * step + 1 + rest,
        extract(epoch from clock_timestamp() - began) * 1000);
    return taken;
end $$;

-- Companies with a list that long, or with anchors of one that was.
create or replace function app.companies_with_places(shortest bigint) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select company_id from count_delta where dimension = 'all' group by company_id, entity having sum(n) >= shortest
    union
    select company_id from list_order
$$;

revoke all on function app.build_anchors(text, text, text, text, bigint, integer), app.companies_with_places(bigint)
    from public;
grant execute on function app.build_anchors(text, text, text, text, bigint, integer), app.companies_with_places(bigint)
    to skala_worker;

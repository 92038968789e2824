-- Lists that are asked for most (lib/domain/system/warm-up.ts). What was asked an hour ago counts half.

-- `noted`: [{ company, subject, query, n }]. Companies that are gone are passed over.
create or replace function app.note_popular(noted jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
as $$
    insert into popular_list as p (company_id, subject, query, asked)
    select n.company, n.subject, n.query, n.n
    from jsonb_to_recordset(noted) as n(company uuid, subject text, query text, n double precision)
    join company c on c.id = n.company
    order by n.company, n.subject, n.query
    on conflict (company_id, subject, query) do update
        set asked = p.asked * power(0.5, extract(epoch from now() - p.seen_at) / 3600) + excluded.asked, seen_at = now()
$$;

-- Whose lists are asked for most: their ids and nothing else. Which lists, each company's own rows say, behind the wall.
create or replace function app.popular_companies(most integer) returns setof uuid
language sql stable security definer rows 50 set search_path = pg_catalog, public, pg_temp
as $$
    select p.company_id from popular_list p
    where p.seen_at > now() - interval '1 day'
    group by p.company_id order by max(p.asked) desc limit most
$$;
drop function if exists app.popular_lists(integer);

create or replace function app.forget_popular() returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
as $$
    delete from popular_list where seen_at < now() - interval '7 days'
$$;

revoke all on function app.note_popular(jsonb), app.popular_companies(integer), app.forget_popular() from public;
grant execute on function app.note_popular(jsonb), app.popular_companies(integer) to skala_app;
grant execute on function app.forget_popular() to skala_worker;

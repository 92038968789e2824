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

-- The most asked lists of all companies, with what a context needs of each company.
create or replace function app.popular_lists(most integer)
returns table (company jsonb, subject text, query text)
language sql stable security definer rows 50 set search_path = pg_catalog, public, pg_temp
as $$
    select jsonb_build_object('id', c.id, 'slug', c.slug, 'name', c.name, 'timeZone', c.time_zone,
        'locale', c.locale, 'currency', c.currency, 'country', c.country), p.subject, p.query
    from popular_list p join company c on c.id = p.company_id
    where p.seen_at > now() - interval '1 day'
    order by p.asked desc limit most
$$;

create or replace function app.forget_popular() returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
as $$
    delete from popular_list where seen_at < now() - interval '7 days'
$$;

revoke all on function app.note_popular(jsonb), app.popular_lists(integer), app.forget_popular() from public;
grant execute on function app.note_popular(jsonb), app.popular_lists(integer) to skala_app;
grant execute on function app.forget_popular() to skala_worker;

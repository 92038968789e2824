-- What occupies resources (docs/decisions/0021).

-- A booking's status says whether its spans block. The exclusion constraint looks at `blocks`, so it holds
-- for every writer that changes a status, whoever it is.
create or replace function app.booking_status_changed() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    update booking_span set
        blocks = new.status in ('hold', 'pending', 'confirmed', 'in_progress'),
        held_until = case when new.status = 'hold' then new.expires_at end
    where company_id = new.company_id and booking_id = new.id;
    return null;
end $$;
revoke all on function app.booking_status_changed() from public;

do $$
begin
    if not exists (select from pg_trigger where tgrelid = 'booking'::regclass and tgname = 'booking_status_changed') then
        create trigger booking_status_changed after update of status, expires_at on booking for each row
            when (old.status is distinct from new.status or old.expires_at is distinct from new.expires_at)
            execute function app.booking_status_changed();
    end if;
end $$;

-- What blocks `resources` somewhere in any of the windows [since, until). Overlap (`&&`) is not leakproof, so
-- under row-level security it never becomes an index condition; this runs as the owner and takes the company
-- from the setting alone.
create or replace function app.occupied(resources uuid[], since timestamptz[], until timestamptz[])
returns table (resource_id uuid, seat integer, booking_id uuid, starts_at timestamptz, ends_at timestamptz, held_until timestamptz)
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp
as $$
    select o.resource_id, o.seat, o.booking_id, o.starts_at, o.ends_at, o.held_until
    from unnest(resources) r(id), unnest(since, until) w(since, until), booking_span o
    where o.company_id = nullif(current_setting('app.company_id', true), '')::uuid and o.resource_id = r.id
        and o.blocks and tstzrange(o.starts_at, o.ends_at) && tstzrange(w.since, w.until)
$$;
revoke all on function app.occupied(uuid[], timestamptz[], timestamptz[]) from public;
grant execute on function app.occupied(uuid[], timestamptz[], timestamptz[]) to skala_app, skala_worker;

-- Whose booking a link opens: asked before a company is known. No row for one that is past its time.
create or replace function app.booking_link_info(asked_hash text)
returns table (booking_id uuid, company jsonb)
language sql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp
as $$
    select l.booking_id, jsonb_build_object('id', c.id, 'slug', c.slug, 'name', c.name,
        'timeZone', c.time_zone, 'locale', c.locale, 'currency', c.currency, 'country', c.country)
    from booking_link l join company c on c.id = l.company_id
    where l.token_hash = asked_hash and l.expires_at > now()
$$;
revoke all on function app.booking_link_info(text) from public;
grant execute on function app.booking_link_info(text) to skala_app;

-- Companies that have holds past their time.
create or replace function app.held_companies() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select distinct company_id from booking where status = 'hold' and expires_at <= now()
$$;
revoke all on function app.held_companies() from public;
grant execute on function app.held_companies() to skala_worker;

-- When a booking was cancelled: said here, so that it holds for every writer. An import that knows better says
-- so itself.
create or replace function app.booking_cancelled() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
begin
    new.cancelled_at := case when new.status = 'cancelled' then coalesce(
        nullif(new.cancelled_at, old.cancelled_at), now()) end;
    return new;
end $$;
revoke all on function app.booking_cancelled() from public;

do $$
begin
    if not exists (select from pg_trigger where tgrelid = 'booking'::regclass and tgname = 'booking_cancelled') then
        create trigger booking_cancelled before update of status on booking for each row
            when (old.status is distinct from new.status) execute function app.booking_cancelled();
    end if;
end $$;

-- Whose calendar a secret address shows: asked before a company is known.
create or replace function app.calendar_feed_info(asked_hash text)
returns table (resource_id uuid, names boolean, company jsonb)
language sql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp
as $$
    select f.resource_id, f.names, jsonb_build_object('id', c.id, 'slug', c.slug, 'name', c.name,
        'timeZone', c.time_zone, 'locale', c.locale, 'currency', c.currency, 'country', c.country)
    from calendar_feed f join company c on c.id = f.company_id
    where f.token_hash = asked_hash
$$;
revoke all on function app.calendar_feed_info(text) from public;
grant execute on function app.calendar_feed_info(text) to skala_app;

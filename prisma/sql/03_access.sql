-- Look-ups that come before a company is known, or that cross companies. Each answers one question and
-- runs with the owner's eyes; nobody may call it but whom it is granted to.

-- The companies a person works in, oldest membership first.
create or replace function app.user_memberships(asked_user uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'company', jsonb_build_object('id', c.id, 'slug', c.slug, 'name', c.name, 'timeZone', c.time_zone,
            'locale', c.locale, 'currency', c.currency, 'country', c.country),
        'memberId', m.id, 'role', m.role, 'locale', m.locale, 'timeZone', m.time_zone
    ) order by m.created_at, m.id), '[]')
    from member m join company c on c.id = m.company_id
    where m.user_id = asked_user and m.removed_at is null
$$;

-- A session that is alive: whose it is and where they work. No row for one that ended or ran out.
create or replace function app.session_info(asked_session uuid)
returns table (user_id uuid, email text, name text, locale text, expires_at timestamptz, memberships jsonb)
language sql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp
as $$
    select u.id, u.email, u.name, u.locale, s.expires_at, app.user_memberships(u.id)
    from session s join app_user u on u.id = s.user_id
    where s.id = asked_session and s.ended_at is null and s.expires_at > now()
$$;

-- An API key that counts: no row for a revoked one.
create or replace function app.key_info(asked_hash text)
returns table (key_id uuid, scopes text[], company jsonb)
language sql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp
as $$
    select k.id, coalesce(k.scopes, '{}'), jsonb_build_object('id', c.id, 'slug', c.slug, 'name', c.name,
        'timeZone', c.time_zone, 'locale', c.locale, 'currency', c.currency, 'country', c.country)
    from api_key k join company c on c.id = k.company_id
    where k.secret_hash = asked_hash and k.revoked_at is null
$$;

-- Whether sign-up would be the first.
create or replace function app.any_company() returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select exists (select from company)
$$;

-- For work that comes round by the clock: it then enters each company by its setting.
create or replace function app.company_ids() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select id from company order by id
$$;

revoke all on function app.user_memberships(uuid), app.session_info(uuid), app.key_info(text), app.any_company(),
    app.company_ids() from public;
grant execute on function app.user_memberships(uuid), app.session_info(uuid), app.key_info(text), app.any_company()
    to skala_app;
grant execute on function app.company_ids() to skala_worker;

-- Counts a try to sign in before its password is looked at, or refuses it. Tries for one account wait for
-- each other; what is asked after the wait sees those before it, so of any number at once exactly the
-- allowed ones are taken. Places that begin with 'device:' are known devices: they count for themselves.
create or replace function app.take_try(try_id uuid, try_account text, place text, at timestamptz,
    near_limit integer, near_since timestamptz, far_limit integer, far_since timestamptz,
    out near integer, out far integer, out oldest timestamptz, out taken boolean)
language plpgsql volatile set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(try_account, 11));
    select count(*) filter (where t.address = place and t.tried_at > near_since),
        count(*) filter (where t.address not like 'device:%'),
        min(t.tried_at) filter (where t.address = place and t.tried_at > near_since)
    into near, far, oldest
    from sign_in_try t where t.account = try_account and t.tried_at > far_since;
    taken := near < near_limit and far < far_limit;
    if taken then
        insert into sign_in_try (id, account, address, tried_at) values (try_id, try_account, place, at);
    end if;
end $$;

revoke all on function app.take_try(uuid, text, text, timestamptz, integer, timestamptz, integer, timestamptz) from public;
grant execute on function app.take_try(uuid, text, text, timestamptz, integer, timestamptz, integer, timestamptz)
    to skala_app;

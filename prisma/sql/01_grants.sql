-- Who may do what. Everything is taken back first, in the same transaction, so that this file is the whole
-- truth. Partitions are granted to nobody: they are reached through their parents.

do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to skala_app, skala_worker', current_database());
    -- graphile-worker's schema is the worker's own.
    execute format('grant create on database %I to skala_worker', current_database());
end $$;

create schema if not exists app;
revoke all on schema app from public;
revoke create on schema public from public;
grant usage on schema app, public to skala_app, skala_worker;

revoke all on all tables in schema public from public, skala_app, skala_worker;

-- A company's rows, behind row-level security.
do $$
declare
    tables text;
begin
    select string_agg(format('%I', c.relname), ', ') into strict tables
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname not in ('event', 'count_delta', 'list_order', 'list_anchor', 'price_list_version', 'quote');
    execute format('grant select, insert, update, delete on %s to skala_app, skala_worker', tables);
end $$;

-- History, published prices and quotes are written once. Totals are written by triggers alone, anchors by
-- app.build_anchors.
grant select, insert on event, price_list_version, quote to skala_app, skala_worker;
grant select on count_delta, list_order, list_anchor to skala_app, skala_worker;

-- What belongs to no company.
grant select, insert, update on company to skala_app;
grant select on company to skala_worker;
grant select, insert, update on app_user to skala_app;
grant select on app_user to skala_worker;
grant select, insert, update, delete on session, known_device, sign_in_link, sign_in_try to skala_app;
grant select, delete on session, known_device, sign_in_link, sign_in_try to skala_worker;
-- A mailed link is made by the job that mails it.
grant insert on sign_in_link to skala_worker;
grant select on worker_beat to skala_app;
grant select, insert, update, delete on worker_beat to skala_worker;

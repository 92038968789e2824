-- What the caches follow (docs/decisions/0018): which kinds of records of the asked companies have changed
-- since `seen`, a snapshot as pg_current_snapshot() writes it, and the snapshot up to which this answer goes.
--
-- A transaction belongs to the answer if it was not visible in `seen` and is now. UUIDs and times of events
-- do not follow the order of commits; snapshots do. Two index scans, each no longer than what is new: those
-- begun after `seen`, and those that were under way in it. All zeros of `changes` come from the same
-- statement as `snapshot`, so nothing falls between two answers.

create or replace function app.changes_since(seen text, companies uuid[],
    out snapshot text, out changes jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select pg_current_snapshot()::text, coalesce((
        select jsonb_agg(distinct jsonb_build_array(c.company_id, c.entity, c.xid::text))
        from (
            select e.company_id, e.entity, e.xid from event e where e.xid >= pg_snapshot_xmax(seen::pg_snapshot)
            union all
            select e.company_id, e.entity, e.xid from pg_snapshot_xip(seen::pg_snapshot) p join event e on e.xid = p
        ) c
        where c.company_id = any (companies)
    ), '[]')
$$;

revoke all on function app.changes_since(text, uuid[]) from public;
grant execute on function app.changes_since(text, uuid[]) to skala_app, skala_worker;

-- Fails where a change did not change the one row it was about: what belongs to the same write (its event, its
-- jobs) then goes with it. SK412 becomes "stale" in lib/domain/events/write.ts.
create or replace function app.require_one(changed bigint) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
    if changed <> 1 then
        raise exception 'The record is not as it was read.' using errcode = 'SK412';
    end if;
    return 1;
end $$;

revoke all on function app.require_one(bigint) from public;
grant execute on function app.require_one(bigint) to skala_app, skala_worker;

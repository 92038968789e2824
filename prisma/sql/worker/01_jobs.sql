-- Applied as skala_worker, who owns graphile_worker's schema: its tables refuse everybody else, so the app
-- puts jobs in line through this function, in its own transaction. A job exists if and only if that commits.
create or replace function app.enqueue_job(task text, payload jsonb, queue text default null, key text default null,
    max_attempts integer default null, run_at timestamptz default null) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select (graphile_worker.add_job(task, payload::json, queue, run_at, max_attempts, key)).id
$$;

revoke all on function app.enqueue_job(text, jsonb, text, text, integer, timestamptz) from public;
grant execute on function app.enqueue_job(text, jsonb, text, text, integer, timestamptz) to skala_app;

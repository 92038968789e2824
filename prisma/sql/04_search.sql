-- Search by the beginnings of words. `@@` is not leakproof, so under row-level security it never becomes an
-- index condition; these run as the tables' owner and take the company from the setting alone.
--
-- `query` is a tsquery of quoted beginnings, 'jen':* & 'han':*; words are as in search_text, folded. At most
-- `most` ids, newest first.

create or replace function app.lead_matches(query text, most integer) returns setof uuid
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
as $$
    select id from lead
    where company_id = nullif(current_setting('app.company_id', true), '')::uuid
        and array_to_tsvector(array_remove(string_to_array("left"(search_text, 500), ' '), '')) @@ query::tsquery
    order by id desc limit most
$$;

create or replace function app.customer_matches(query text, most integer) returns setof uuid
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
as $$
    select id from customer
    where company_id = nullif(current_setting('app.company_id', true), '')::uuid
        and array_to_tsvector(array_remove(string_to_array("left"(search_text, 500), ' '), '')) @@ query::tsquery
    order by id desc limit most
$$;

revoke all on function app.lead_matches(text, integer), app.customer_matches(text, integer) from public;
grant execute on function app.lead_matches(text, integer), app.customer_matches(text, integer)
    to skala_app, skala_worker;

-- A published version and a quote stay as they are (docs/decisions/0020). The roles that answer requests have
-- no privilege to change them; these triggers hold for the owner as well. Row triggers go with every partition.

create or replace function app.never_changes() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '% does not change once it is written', tg_table_name using errcode = '55000';
end $$;
revoke all on function app.never_changes() from public;

do $$
declare
    t text;
begin
    foreach t in array array['price_list_version', 'quote'] loop
        if not exists (select from pg_trigger where tgrelid = t::regclass and tgname = t || '_never_changes') then
            execute format('create trigger %1$s_never_changes before update or delete on %1$s for each row execute function app.never_changes()', t);
            execute format('create trigger %1$s_never_emptied before truncate on %1$s for each statement execute function app.never_changes()', t);
        end if;
    end loop;
end $$;

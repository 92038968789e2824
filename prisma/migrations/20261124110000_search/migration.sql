-- Search by ordered keys (docs/decisions/0015). What it takes the place of, the word indexes on lead and
-- customer, goes with it; nothing that was released reads them.

create table search_key (
    company_id uuid not null,
    record_id uuid not null,
    entity text collate "C" not null,
    key text collate "C" not null,

    constraint search_key_pkey primary key (company_id, entity, key, record_id),
    constraint search_key_entity_check check (entity in ('lead', 'customer'))
) partition by hash (company_id);

do $$
begin
    for i in 0..15 loop
        execute format('create table search_key_p%1$s partition of search_key for values with (modulus 16, remainder %2$s)', lpad(i::text, 2, '0'), i);
    end loop;
end $$;

create index search_key_by_record on search_key (company_id, entity, record_id);

create table search_word (
    company_id uuid not null,
    kind text collate "C" not null,
    form text collate "C" not null,
    word text collate "C" not null,
    record_id uuid not null,

    constraint search_word_pkey primary key (company_id, kind, form, word, record_id),
    constraint search_word_kind_check check (kind in ('typo', 'part'))
);

-- An index of a partitioned table cannot be dropped concurrently.
-- squawk-ignore require-concurrent-index-deletion
drop index lead_search;
-- squawk-ignore require-concurrent-index-deletion
drop index customer_search;

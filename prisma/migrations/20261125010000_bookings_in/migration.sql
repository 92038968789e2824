-- Bookings from files: prices, what other systems say besides, imports of bookings, and calendar feeds.

alter table booking
    add column price_minor bigint,
    add column currency char(3),
    add column cancelled_at timestamptz(3),
    add column details jsonb not null default '{}';
alter table booking add constraint booking_price_check
    check (num_nonnulls(price_minor, currency) in (0, 2) and price_minor >= 0 and currency ~ '^[A-Z]{3}$') not valid;

alter table external_ref add column revision integer;

alter table import add column options jsonb not null default '{}';
alter table import drop constraint import_entity_check;
alter table import add constraint import_entity_check check (entity in ('leads', 'customers', 'bookings')) not valid;
alter table import drop constraint import_key_check;
alter table import add constraint import_key_check check (key in ('email', 'externalId', 'row')) not valid;

create table import_repeat (
    company_id uuid not null,
    import_id uuid not null,
    hash text collate "C" not null,
    times integer not null,

    constraint import_repeat_pkey primary key (company_id, import_id, hash),
    constraint import_repeat_times_check check (times >= 1)
);

create table calendar_feed (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    resource_id uuid not null,
    token_hash text collate "C" not null,
    names boolean not null default false,
    created_at timestamptz(3) not null default current_timestamp,

    constraint calendar_feed_pkey primary key (company_id, id),
    constraint calendar_feed_version_check check (version >= 1)
);

create unique index calendar_feed_token_hash_key on calendar_feed (token_hash);
create unique index calendar_feed_company_id_resource_id_key on calendar_feed (company_id, resource_id);

alter table import_repeat add constraint import_repeat_company_id_import_id_fkey foreign key (company_id, import_id) references import (company_id, id) on delete cascade on update cascade;
alter table calendar_feed add constraint calendar_feed_company_id_resource_id_fkey foreign key (company_id, resource_id) references resource (company_id, id) on delete cascade on update cascade;

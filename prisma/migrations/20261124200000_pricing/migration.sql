-- Prices: lists with a draft, versions that were published, quotes by them. What was published and what was
-- quoted never changes again: prisma/sql/08_pricing.sql has the triggers, 01_grants.sql the privileges.

create table price_list (
    company_id uuid not null,
    id uuid not null,
    version integer not null default 1,
    name text collate nordic not null,
    currency char(3) not null,
    draft jsonb not null,
    examples jsonb not null default '[]',
    number integer not null default 0,
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,
    archived_at timestamptz(3),

    constraint price_list_pkey primary key (company_id, id),
    constraint price_list_version_check check (version >= 1),
    constraint price_list_number_check check (number >= 0),
    constraint price_list_currency_check check (currency ~ '^[A-Z]{3}$')
);

create table price_list_version (
    company_id uuid not null,
    id uuid not null,
    price_list_id uuid not null,
    number integer not null,
    first_day date not null,
    last_day date,
    terms jsonb not null,
    published_at timestamptz(3) not null default current_timestamp,

    constraint price_list_version_pkey primary key (company_id, id),
    constraint price_list_version_number_check check (number >= 1),
    constraint price_list_version_days_check check (first_day <= last_day)
);

create table quote (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    price_list_id uuid not null,
    version_id uuid not null,
    input jsonb not null,
    priced jsonb not null,
    net bigint not null,
    vat bigint not null,
    gross bigint not null,
    created_at timestamptz(3) not null default current_timestamp,

    constraint quote_pkey primary key (company_id, id),
    constraint quote_adds_up_check check (net + vat = gross)
) partition by hash (company_id);

do $$
begin
    for i in 0..15 loop
        execute format('create table quote_p%1$s partition of quote for values with (modulus 16, remainder %2$s)', lpad(i::text, 2, '0'), i);
    end loop;
end $$;

create index price_list_by_created on price_list (company_id, created_at desc, id desc);
create index price_list_by_name on price_list (company_id, name, id);
create unique index price_list_version_by_number on price_list_version (company_id, price_list_id, number desc);
create index quote_by_version on quote (company_id, version_id);

alter table price_list_version add constraint price_list_version_company_id_price_list_id_fkey foreign key (company_id, price_list_id) references price_list (company_id, id) on delete restrict on update cascade;
alter table quote add constraint quote_company_id_version_id_fkey foreign key (company_id, version_id) references price_list_version (company_id, id) on delete restrict on update cascade;

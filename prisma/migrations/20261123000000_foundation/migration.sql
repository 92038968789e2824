-- The foundation: companies and people, leads and customers, history, files, imports.
--
-- Prisma's engine wrote the first draft from schema.prisma; partitions, collations, checks and the two
-- search indexes are by hand. Policies, grants, functions and triggers are in prisma/sql, which
-- `npm run migrate` applies after the migrations.

create extension if not exists btree_gin;

-- The order of names for people in Denmark and Norway: æ, ø, å (and aa) after z. Everything else that is
-- compared by machines only has the order of its bytes ("C").
create collation nordic (provider = icu, locale = 'da', deterministic = true);

create table company (
    id uuid not null,
    slug text collate "C" not null,
    name text not null,
    time_zone text not null default 'Europe/Copenhagen',
    locale text not null default 'en',
    currency char(3) not null default 'DKK',
    country char(2) not null default 'DK',
    created_at timestamptz(3) not null default current_timestamp,

    constraint company_pkey primary key (id),
    constraint company_slug_check check (slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'),
    constraint company_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint company_country_check check (country ~ '^[A-Z]{2}$')
);

create table app_user (
    id uuid not null,
    email text collate "C" not null,
    name text not null,
    password_hash text,
    locale text,
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,

    constraint app_user_pkey primary key (id)
);

create table session (
    id uuid not null,
    user_id uuid not null,
    user_agent text not null default '',
    address text not null default '',
    created_at timestamptz(3) not null default current_timestamp,
    seen_at timestamptz(3) not null default current_timestamp,
    expires_at timestamptz(3) not null,
    ended_at timestamptz(3),

    constraint session_pkey primary key (id)
);

create table known_device (
    user_id uuid not null,
    token_hash text collate "C" not null,
    created_at timestamptz(3) not null default current_timestamp,
    seen_at timestamptz(3) not null default current_timestamp,

    constraint known_device_pkey primary key (user_id, token_hash)
);

create table sign_in_link (
    token_hash text collate "C" not null,
    user_id uuid not null,
    purpose text collate "C" not null,
    created_at timestamptz(3) not null default current_timestamp,
    expires_at timestamptz(3) not null,
    used_at timestamptz(3),

    constraint sign_in_link_pkey primary key (token_hash)
);

create table sign_in_try (
    id uuid not null,
    account text collate "C" not null,
    address text collate "C" not null,
    tried_at timestamptz(3) not null default current_timestamp,

    constraint sign_in_try_pkey primary key (id)
);

create table member (
    company_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    role text collate "C" not null,
    time_zone text,
    locale text,
    created_at timestamptz(3) not null default current_timestamp,
    removed_at timestamptz(3),

    constraint member_pkey primary key (company_id, id),
    constraint member_role_check check (role in ('owner', 'admin', 'agent', 'viewer'))
);

create table api_key (
    company_id uuid not null,
    id uuid not null,
    name text not null,
    prefix text collate "C" not null,
    secret_hash text collate "C" not null,
    scopes text[],
    created_by uuid,
    created_at timestamptz(3) not null default current_timestamp,
    seen_at timestamptz(3),
    revoked_at timestamptz(3),

    constraint api_key_pkey primary key (company_id, id)
);

create table lead (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    name text collate nordic not null,
    organisation text collate nordic not null default '',
    email text collate "C",
    phone text collate "C",
    status text collate "C" not null default 'new',
    source text collate "C" not null default '',
    value bigint not null default 0,
    currency char(3) not null,
    owner_id uuid,
    converted_to uuid,
    search_text text collate "C" not null default '',
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,
    archived_at timestamptz(3),

    constraint lead_pkey primary key (company_id, id),
    constraint lead_version_check check (version >= 1),
    constraint lead_status_check check (status in ('new', 'contacted', 'qualified', 'converted', 'lost')),
    constraint lead_value_check check (value >= 0),
    constraint lead_currency_check check (currency ~ '^[A-Z]{3}$')
) partition by hash (company_id);

create table customer (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    kind text collate "C" not null default 'person',
    name text collate nordic not null,
    parent_id uuid,
    email text collate "C",
    phone text collate "C",
    status text collate "C" not null default 'active',
    source text collate "C" not null default '',
    owner_id uuid,
    search_text text collate "C" not null default '',
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,
    archived_at timestamptz(3),

    constraint customer_pkey primary key (company_id, id),
    constraint customer_version_check check (version >= 1),
    constraint customer_kind_check check (kind in ('person', 'organisation')),
    constraint customer_status_check check (status in ('active', 'inactive')),
    constraint customer_parent_check check (parent_id <> id)
) partition by hash (company_id);

create table contact_point (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    lead_id uuid,
    customer_id uuid,
    kind text collate "C" not null,
    value text not null,
    normalised text collate "C" not null,
    position integer not null default 0,
    bounce text collate "C" not null default 'none',
    consent text collate "C" not null default 'unknown',
    created_at timestamptz(3) not null default current_timestamp,

    constraint contact_point_pkey primary key (company_id, id),
    constraint contact_point_of_one_check check (num_nonnulls(lead_id, customer_id) = 1),
    constraint contact_point_kind_check check (kind in ('email', 'phone')),
    constraint contact_point_position_check check (position >= 0),
    constraint contact_point_bounce_check check (bounce in ('none', 'soft', 'hard')),
    constraint contact_point_consent_check check (consent in ('unknown', 'given', 'withdrawn'))
);

create table external_ref (
    company_id uuid not null,
    entity text collate "C" not null,
    external_id text collate "C" not null,
    record_id uuid not null,

    constraint external_ref_pkey primary key (company_id, entity, external_id)
);

create table tag (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    name text collate nordic not null,
    colour text not null default 'grey',
    created_at timestamptz(3) not null default current_timestamp,

    constraint tag_pkey primary key (company_id, id)
);

create table lead_tag (
    company_id uuid not null,
    lead_id uuid not null,
    tag_id uuid not null,

    constraint lead_tag_pkey primary key (company_id, lead_id, tag_id)
);

create table customer_tag (
    company_id uuid not null,
    customer_id uuid not null,
    tag_id uuid not null,

    constraint customer_tag_pkey primary key (company_id, customer_id, tag_id)
);

create table custom_field (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    entity text collate "C" not null,
    key text collate "C" not null,
    label text collate nordic not null,
    kind text collate "C" not null default 'text',
    position integer not null default 0,
    created_at timestamptz(3) not null default current_timestamp,

    constraint custom_field_pkey primary key (company_id, id)
);

create table lead_field_value (
    company_id uuid not null,
    lead_id uuid not null,
    field_id uuid not null,
    value text not null,

    constraint lead_field_value_pkey primary key (company_id, lead_id, field_id)
);

create table customer_field_value (
    company_id uuid not null,
    customer_id uuid not null,
    field_id uuid not null,
    value text not null,

    constraint customer_field_value_pkey primary key (company_id, customer_id, field_id)
);

create table note (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    lead_id uuid,
    customer_id uuid,
    author_id uuid,
    private boolean not null default false,
    body text not null,
    created_at timestamptz(3) not null default current_timestamp,

    constraint note_pkey primary key (company_id, id),
    constraint note_of_one_check check (num_nonnulls(lead_id, customer_id) = 1)
);

create table event (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    entity text collate "C" not null,
    entity_id uuid not null,
    action text collate "C" not null,
    actor_kind text collate "C" not null,
    actor_id uuid,
    before jsonb,
    after jsonb,
    xid xid8 not null default pg_current_xact_id(),
    created_at timestamptz(3) not null default current_timestamp,

    constraint event_pkey primary key (company_id, id),
    constraint event_actor_kind_check check (actor_kind in ('member', 'key', 'system'))
);

create table count_delta (
    company_id uuid not null,
    entity text collate "C" not null,
    dimension text collate "C" not null,
    value text collate "C" not null,
    id uuid not null default uuidv7(),
    n bigint not null,

    constraint count_delta_pkey primary key (company_id, entity, dimension, value, id)
);

create table file (
    company_id uuid not null,
    id uuid not null,
    name text not null,
    content_type text not null,
    bytes bigint not null default 0,
    sha256 text collate "C" not null default '',
    created_at timestamptz(3) not null default current_timestamp,

    constraint file_pkey primary key (company_id, id),
    constraint file_bytes_check check (bytes >= 0)
);

create table file_chunk (
    company_id uuid not null,
    file_id uuid not null,
    seq integer not null,
    data bytea not null,

    constraint file_chunk_pkey primary key (company_id, file_id, seq),
    constraint file_chunk_seq_check check (seq >= 0)
);

create table import (
    company_id uuid not null,
    id uuid not null,
    version integer not null default 1,
    file_id uuid not null,
    entity text collate "C" not null,
    status text collate "C" not null default 'draft',
    sniff jsonb not null,
    mapping jsonb not null,
    key text collate "C",
    bytes_total bigint not null default 0,
    read integer not null default 0,
    created integer not null default 0,
    updated integer not null default 0,
    unchanged integer not null default 0,
    rejected integer not null default 0,
    bytes_read bigint not null default 0,
    error text,
    created_by uuid,
    created_at timestamptz(3) not null default current_timestamp,
    started_at timestamptz(3),
    finished_at timestamptz(3),

    constraint import_pkey primary key (company_id, id),
    constraint import_entity_check check (entity in ('leads', 'customers')),
    constraint import_status_check check (status in ('draft', 'queued', 'running', 'done', 'cancelled', 'failed')),
    constraint import_key_check check (key in ('email', 'externalId')),
    -- Every row read has exactly one outcome, at every commit.
    constraint import_adds_up_check check (least(created, updated, unchanged, rejected) >= 0 and read = created + updated + unchanged + rejected)
);

create table import_rejected (
    company_id uuid not null,
    import_id uuid not null,
    "row" integer not null,
    reasons jsonb not null,
    cells jsonb not null,

    constraint import_rejected_pkey primary key (company_id, import_id, "row"),
    constraint import_rejected_row_check check ("row" >= 1)
);

create table idempotency_record (
    company_id uuid not null,
    actor_id uuid not null,
    key text collate "C" not null,
    fingerprint text collate "C" not null,
    status integer not null,
    headers jsonb not null,
    body text,
    created_at timestamptz(3) not null default current_timestamp,

    constraint idempotency_record_pkey primary key (company_id, actor_id, key)
);

create table worker_beat (
    id text collate "C" not null,
    host text not null default '',
    started_at timestamptz(3) not null default current_timestamp,
    seen_at timestamptz(3) not null default current_timestamp,

    constraint worker_beat_pkey primary key (id)
);

-- 16 partitions each: a company's rows lie in one of them, whose indexes stay small.
do $$
begin
    for i in 0..15 loop
        execute format('create table lead_p%1$s partition of lead for values with (modulus 16, remainder %2$s)', lpad(i::text, 2, '0'), i);
        execute format('create table customer_p%1$s partition of customer for values with (modulus 16, remainder %2$s)', lpad(i::text, 2, '0'), i);
    end loop;
end $$;

create unique index company_slug_key on company (slug);
create unique index app_user_email_key on app_user (email);
create index session_user_id_created_at_idx on session (user_id, created_at desc);
create index sign_in_link_user_id_idx on sign_in_link (user_id);
create index sign_in_try_account_tried_at_idx on sign_in_try (account, tried_at);
create index sign_in_try_tried_at_idx on sign_in_try (tried_at);
create index member_user_id_idx on member (user_id);
create unique index member_company_id_user_id_key on member (company_id, user_id);
create unique index api_key_secret_hash_key on api_key (secret_hash);
create index lead_by_created on lead (company_id, created_at desc, id desc);
create index lead_by_updated on lead (company_id, updated_at desc, id desc);
create index lead_by_name on lead (company_id, name, id);
create index lead_by_value on lead (company_id, value desc, id desc);
create index lead_by_status on lead (company_id, status, created_at desc, id desc);
create index lead_by_source on lead (company_id, source, created_at desc, id desc);
create index lead_by_owner on lead (company_id, owner_id, created_at desc, id desc);
create index lead_by_email on lead (company_id, email);
create index lead_by_customer on lead (company_id, converted_to);
create index customer_by_created on customer (company_id, created_at desc, id desc);
create index customer_by_updated on customer (company_id, updated_at desc, id desc);
create index customer_by_name on customer (company_id, name, id);
create index customer_by_kind on customer (company_id, kind, created_at desc, id desc);
create index customer_by_status on customer (company_id, status, created_at desc, id desc);
create index customer_by_source on customer (company_id, source, created_at desc, id desc);
create index customer_by_owner on customer (company_id, owner_id, created_at desc, id desc);
create index customer_by_parent on customer (company_id, parent_id, name, id);
create index customer_by_email on customer (company_id, email);
create index contact_point_company_id_lead_id_position_idx on contact_point (company_id, lead_id, position);
create index contact_point_company_id_customer_id_position_idx on contact_point (company_id, customer_id, position);
create index contact_point_company_id_kind_normalised_idx on contact_point (company_id, kind, normalised);
create index external_ref_company_id_record_id_idx on external_ref (company_id, record_id);
create unique index tag_company_id_name_key on tag (company_id, name);
create index lead_tag_company_id_tag_id_lead_id_idx on lead_tag (company_id, tag_id, lead_id);
create index customer_tag_company_id_tag_id_customer_id_idx on customer_tag (company_id, tag_id, customer_id);
create unique index custom_field_company_id_entity_key_key on custom_field (company_id, entity, key);
create index note_by_lead on note (company_id, lead_id, created_at desc, id desc);
create index note_by_customer on note (company_id, customer_id, created_at desc, id desc);
create index event_by_record on event (company_id, entity, entity_id, created_at desc, id desc);
create index import_by_created on import (company_id, created_at desc, id desc);
create index idempotency_record_created_at_idx on idempotency_record (created_at);

-- The beginnings of words: search_text holds folded words between single spaces. The text is cut because a
-- word beyond 2,046 bytes would be an error. Asked only by app.lead_matches and app.customer_matches.
create index lead_search on lead using gin (company_id, array_to_tsvector(array_remove(string_to_array("left"(search_text, 500), ' '), '')));
create index customer_search on customer using gin (company_id, array_to_tsvector(array_remove(string_to_array("left"(search_text, 500), ' '), '')));

alter table session add constraint session_user_id_fkey foreign key (user_id) references app_user (id) on delete cascade on update cascade;
alter table known_device add constraint known_device_user_id_fkey foreign key (user_id) references app_user (id) on delete cascade on update cascade;
alter table sign_in_link add constraint sign_in_link_user_id_fkey foreign key (user_id) references app_user (id) on delete cascade on update cascade;
alter table member add constraint member_company_id_fkey foreign key (company_id) references company (id) on delete restrict on update cascade;
alter table member add constraint member_user_id_fkey foreign key (user_id) references app_user (id) on delete restrict on update cascade;
alter table lead add constraint lead_company_id_owner_id_fkey foreign key (company_id, owner_id) references member (company_id, id) on delete restrict on update cascade;
alter table lead add constraint lead_company_id_converted_to_fkey foreign key (company_id, converted_to) references customer (company_id, id) on delete restrict on update cascade;
alter table customer add constraint customer_company_id_parent_id_fkey foreign key (company_id, parent_id) references customer (company_id, id) on delete restrict on update cascade;
alter table customer add constraint customer_company_id_owner_id_fkey foreign key (company_id, owner_id) references member (company_id, id) on delete restrict on update cascade;
alter table contact_point add constraint contact_point_company_id_lead_id_fkey foreign key (company_id, lead_id) references lead (company_id, id) on delete cascade on update cascade;
alter table contact_point add constraint contact_point_company_id_customer_id_fkey foreign key (company_id, customer_id) references customer (company_id, id) on delete cascade on update cascade;
alter table lead_tag add constraint lead_tag_company_id_lead_id_fkey foreign key (company_id, lead_id) references lead (company_id, id) on delete cascade on update cascade;
alter table lead_tag add constraint lead_tag_company_id_tag_id_fkey foreign key (company_id, tag_id) references tag (company_id, id) on delete cascade on update cascade;
alter table customer_tag add constraint customer_tag_company_id_customer_id_fkey foreign key (company_id, customer_id) references customer (company_id, id) on delete cascade on update cascade;
alter table customer_tag add constraint customer_tag_company_id_tag_id_fkey foreign key (company_id, tag_id) references tag (company_id, id) on delete cascade on update cascade;
alter table lead_field_value add constraint lead_field_value_company_id_lead_id_fkey foreign key (company_id, lead_id) references lead (company_id, id) on delete cascade on update cascade;
alter table lead_field_value add constraint lead_field_value_company_id_field_id_fkey foreign key (company_id, field_id) references custom_field (company_id, id) on delete cascade on update cascade;
alter table customer_field_value add constraint customer_field_value_company_id_customer_id_fkey foreign key (company_id, customer_id) references customer (company_id, id) on delete cascade on update cascade;
alter table customer_field_value add constraint customer_field_value_company_id_field_id_fkey foreign key (company_id, field_id) references custom_field (company_id, id) on delete cascade on update cascade;
alter table note add constraint note_company_id_lead_id_fkey foreign key (company_id, lead_id) references lead (company_id, id) on delete cascade on update cascade;
alter table note add constraint note_company_id_customer_id_fkey foreign key (company_id, customer_id) references customer (company_id, id) on delete cascade on update cascade;
alter table file_chunk add constraint file_chunk_company_id_file_id_fkey foreign key (company_id, file_id) references file (company_id, id) on delete cascade on update cascade;
alter table import add constraint import_company_id_file_id_fkey foreign key (company_id, file_id) references file (company_id, id) on delete restrict on update cascade;
alter table import_rejected add constraint import_rejected_company_id_import_id_fkey foreign key (company_id, import_id) references import (company_id, id) on delete cascade on update cascade;

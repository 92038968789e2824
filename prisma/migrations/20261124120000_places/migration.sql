-- Any place in the list: anchors, and indexes of the open and of the archived records apart
-- (docs/decisions/0016). Indexes of a partitioned table cannot be made or dropped concurrently: writers
-- wait meanwhile, some minutes at five million rows.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion

-- An order of a list that has anchors: which records (`dimension` and `value` as in count_delta), by which
-- column, how many there were and what building took.
create table list_order (
    company_id uuid not null,
    entity text collate "C" not null,
    dimension text collate "C" not null,
    value text collate "C" not null,
    sort_column text collate "C" not null,
    rows bigint not null,
    took_ms integer not null,
    built_at timestamptz(3) not null default current_timestamp,

    constraint list_order_pkey primary key (company_id, entity, dimension, value, sort_column)
);

-- Every n-th row of such an order, counted from the smallest key: its sort key as text, and its id.
create table list_anchor (
    company_id uuid not null,
    entity text collate "C" not null,
    dimension text collate "C" not null,
    value text collate "C" not null,
    sort_column text collate "C" not null,
    rank bigint not null,
    key text not null,
    id uuid not null,

    constraint list_anchor_pkey primary key (company_id, entity, dimension, value, sort_column, rank)
);

-- Most leads are converted into nobody.
create index lead_by_converted on lead (company_id, converted_to) where converted_to is not null;
drop index lead_by_customer;

create index lead_open_by_created on lead (company_id, created_at desc, id desc) where archived_at is null;
create index lead_open_by_updated on lead (company_id, updated_at desc, id desc) where archived_at is null;
create index lead_open_by_name on lead (company_id, name, id) where archived_at is null;
create index lead_open_by_value on lead (company_id, value desc, id desc) where archived_at is null;
create index lead_open_by_status on lead (company_id, status, created_at desc, id desc) where archived_at is null;
create index lead_open_by_status_updated on lead (company_id, status, updated_at desc, id desc) where archived_at is null;
create index lead_open_by_status_value on lead (company_id, status, value desc, id desc) where archived_at is null;
create index lead_open_by_source on lead (company_id, source, created_at desc, id desc) where archived_at is null;
create index lead_open_by_source_updated on lead (company_id, source, updated_at desc, id desc) where archived_at is null;
create index lead_open_by_source_value on lead (company_id, source, value desc, id desc) where archived_at is null;
create index lead_open_by_owner on lead (company_id, owner_id, created_at desc, id desc) where archived_at is null;
create index lead_open_by_owner_updated on lead (company_id, owner_id, updated_at desc, id desc) where archived_at is null;
create index lead_open_by_owner_value on lead (company_id, owner_id, value desc, id desc) where archived_at is null;
create index lead_archived_by_created on lead (company_id, created_at desc, id desc) where archived_at is not null;
create index lead_archived_by_updated on lead (company_id, updated_at desc, id desc) where archived_at is not null;
create index lead_archived_by_name on lead (company_id, name, id) where archived_at is not null;
create index lead_archived_by_value on lead (company_id, value desc, id desc) where archived_at is not null;
create index lead_archived_by_status on lead (company_id, status, created_at desc, id desc) where archived_at is not null;
create index lead_archived_by_source on lead (company_id, source, created_at desc, id desc) where archived_at is not null;
create index lead_archived_by_owner on lead (company_id, owner_id, created_at desc, id desc) where archived_at is not null;
drop index lead_by_created;
drop index lead_by_updated;
drop index lead_by_name;
drop index lead_by_value;
drop index lead_by_status;
drop index lead_by_source;
drop index lead_by_owner;

create index customer_open_by_created on customer (company_id, created_at desc, id desc) where archived_at is null;
create index customer_open_by_updated on customer (company_id, updated_at desc, id desc) where archived_at is null;
create index customer_open_by_name on customer (company_id, name, id) where archived_at is null;
create index customer_open_by_kind on customer (company_id, kind, created_at desc, id desc) where archived_at is null;
create index customer_open_by_kind_updated on customer (company_id, kind, updated_at desc, id desc) where archived_at is null;
create index customer_open_by_status on customer (company_id, status, created_at desc, id desc) where archived_at is null;
create index customer_open_by_status_updated on customer (company_id, status, updated_at desc, id desc) where archived_at is null;
create index customer_open_by_source on customer (company_id, source, created_at desc, id desc) where archived_at is null;
create index customer_open_by_source_updated on customer (company_id, source, updated_at desc, id desc) where archived_at is null;
create index customer_open_by_owner on customer (company_id, owner_id, created_at desc, id desc) where archived_at is null;
create index customer_open_by_owner_updated on customer (company_id, owner_id, updated_at desc, id desc) where archived_at is null;
create index customer_archived_by_created on customer (company_id, created_at desc, id desc) where archived_at is not null;
create index customer_archived_by_updated on customer (company_id, updated_at desc, id desc) where archived_at is not null;
create index customer_archived_by_name on customer (company_id, name, id) where archived_at is not null;
create index customer_archived_by_kind on customer (company_id, kind, created_at desc, id desc) where archived_at is not null;
create index customer_archived_by_status on customer (company_id, status, created_at desc, id desc) where archived_at is not null;
create index customer_archived_by_source on customer (company_id, source, created_at desc, id desc) where archived_at is not null;
create index customer_archived_by_owner on customer (company_id, owner_id, created_at desc, id desc) where archived_at is not null;
drop index customer_by_created;
drop index customer_by_updated;
drop index customer_by_name;
drop index customer_by_kind;
drop index customer_by_status;
drop index customer_by_source;
drop index customer_by_owner;


-- What is sold, who or what does it and when, and the bookings that occupy them (docs/decisions/0021).

create extension if not exists btree_gist;

create table service (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    name text collate nordic not null,
    description text not null default '',
    duration_minutes integer not null,
    buffer_before integer not null default 0,
    buffer_after integer not null default 0,
    step_minutes integer not null default 15,
    lead_minutes integer not null default 0,
    window_days integer not null default 365,
    cancel_minutes integer default 1440,
    hold_minutes integer not null default 15,
    location text not null default '',
    staff_confirms boolean not null default false,
    shared boolean not null default false,
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,
    archived_at timestamptz(3),

    constraint service_pkey primary key (company_id, id),
    constraint service_version_check check (version >= 1),
    constraint service_minutes_check check (duration_minutes > 0 and step_minutes > 0 and hold_minutes > 0
        and least(buffer_before, buffer_after, lead_minutes, window_days, cancel_minutes) >= 0)
);

create table resource (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    kind text collate "C" not null,
    name text collate nordic not null,
    capacity integer not null default 1,
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,
    archived_at timestamptz(3),

    constraint resource_pkey primary key (company_id, id),
    constraint resource_version_check check (version >= 1),
    constraint resource_kind_check check (kind in ('person', 'vehicle', 'room')),
    constraint resource_capacity_check check (capacity between 1 and 200)
);

create table resource_skill (
    company_id uuid not null,
    resource_id uuid not null,
    skill text collate "C" not null,

    constraint resource_skill_pkey primary key (company_id, resource_id, skill)
);

create table service_need (
    company_id uuid not null,
    service_id uuid not null,
    position integer not null,
    skill text collate "C",
    resource_id uuid,

    constraint service_need_pkey primary key (company_id, service_id, position),
    constraint service_need_of_one_check check (num_nonnulls(skill, resource_id) = 1)
);

create table opening_hours (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    name text collate nordic not null default '',
    resource_id uuid,
    closed_on_holidays boolean not null default true,
    week jsonb not null default '[]',
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,
    archived_at timestamptz(3),

    constraint opening_hours_pkey primary key (company_id, id),
    constraint opening_hours_version_check check (version >= 1)
);

create table hours_exception (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    name text collate nordic not null default '',
    resource_id uuid,
    first_day date not null,
    last_day date not null,
    spans jsonb not null default '[]',
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,
    archived_at timestamptz(3),

    constraint hours_exception_pkey primary key (company_id, id),
    constraint hours_exception_version_check check (version >= 1),
    constraint hours_exception_days_check check (first_day <= last_day)
);

create table booking_series (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    service_id uuid not null,
    rule text collate "C" not null,
    time_zone text collate "C" not null,
    starts_at timestamptz(3) not null,
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,
    cancelled_at timestamptz(3),

    constraint booking_series_pkey primary key (company_id, id),
    constraint booking_series_version_check check (version >= 1)
);

create table booking (
    company_id uuid not null,
    id uuid not null default uuidv7(),
    version integer not null default 1,
    service_id uuid not null,
    customer_id uuid,
    lead_id uuid,
    status text collate "C" not null,
    starts_at timestamptz(3) not null,
    ends_at timestamptz(3) not null,
    seats integer not null default 1,
    series_id uuid,
    series_start timestamptz(3),
    expires_at timestamptz(3),
    source text collate "C" not null default '',
    location text not null default '',
    note text not null default '',
    created_at timestamptz(3) not null default current_timestamp,
    updated_at timestamptz(3) not null default current_timestamp,

    constraint booking_pkey primary key (company_id, id),
    constraint booking_version_check check (version >= 1),
    constraint booking_status_check check (status in ('hold', 'pending', 'confirmed', 'in_progress', 'done', 'cancelled', 'no_show')),
    constraint booking_span_check check (starts_at < ends_at),
    constraint booking_seats_check check (seats >= 1),
    constraint booking_hold_check check (status <> 'hold' or expires_at is not null)
) partition by hash (company_id);

-- What a booking occupies, its buffers included: a row a resource and seat. `blocks` follows the booking's
-- status by a trigger (prisma/sql/08_bookings.sql).
create table booking_span (
    company_id uuid not null,
    booking_id uuid not null,
    resource_id uuid not null,
    seat integer not null,
    starts_at timestamptz(3) not null,
    ends_at timestamptz(3) not null,
    whole boolean not null default false,
    blocks boolean not null default true,
    held_until timestamptz(3),

    constraint booking_span_pkey primary key (company_id, booking_id, resource_id, seat),
    constraint booking_span_seat_check check (seat >= 1),
    constraint booking_span_order_check check (starts_at < ends_at),
    -- The promise: a seat of a resource is occupied once at any moment.
    constraint booking_span_once exclude using gist (company_id with =, resource_id with =, seat with =,
        tstzrange(starts_at, ends_at) with &&) where (blocks)
) partition by hash (company_id);

do $$
begin
    for i in 0..15 loop
        execute format('create table booking_p%1$s partition of booking for values with (modulus 16, remainder %2$s)', lpad(i::text, 2, '0'), i);
        execute format('create table booking_span_p%1$s partition of booking_span for values with (modulus 16, remainder %2$s)', lpad(i::text, 2, '0'), i);
    end loop;
end $$;

create table booking_link (
    company_id uuid not null,
    token_hash text collate "C" not null,
    booking_id uuid not null,
    created_at timestamptz(3) not null default current_timestamp,
    expires_at timestamptz(3) not null,

    constraint booking_link_pkey primary key (company_id, token_hash)
);

create index service_by_name on service (company_id, name, id);
create index resource_by_name on resource (company_id, name, id);
create index resource_skill_by_skill on resource_skill (company_id, skill, resource_id);
create index service_need_by_resource on service_need (company_id, resource_id);
create index opening_hours_by_name on opening_hours (company_id, name, id);
create unique index opening_hours_of_one on opening_hours (company_id, resource_id) nulls not distinct where archived_at is null;
create index hours_exception_by_day on hours_exception (company_id, first_day, id);
create index hours_exception_by_resource on hours_exception (company_id, resource_id);
create index booking_series_by_created on booking_series (company_id, created_at desc, id desc);
create index booking_by_start on booking (company_id, starts_at, id);
create index booking_by_created on booking (company_id, created_at desc, id desc);
create index booking_by_customer on booking (company_id, customer_id, starts_at, id);
create index booking_by_lead on booking (company_id, lead_id, starts_at, id);
create index booking_by_service on booking (company_id, service_id, starts_at, id);
create index booking_by_status on booking (company_id, status, starts_at, id);
create index booking_by_series on booking (company_id, series_id, starts_at);
create index booking_held on booking (company_id, expires_at) where status = 'hold';
create index booking_span_by_start on booking_span (company_id, resource_id, starts_at);
create unique index booking_link_token_hash_key on booking_link (token_hash);
create index booking_link_of_booking on booking_link (company_id, booking_id);

alter table resource_skill add constraint resource_skill_company_id_resource_id_fkey foreign key (company_id, resource_id) references resource (company_id, id) on delete cascade on update cascade;
alter table service_need add constraint service_need_company_id_service_id_fkey foreign key (company_id, service_id) references service (company_id, id) on delete cascade on update cascade;
alter table service_need add constraint service_need_company_id_resource_id_fkey foreign key (company_id, resource_id) references resource (company_id, id) on delete restrict on update cascade;
alter table opening_hours add constraint opening_hours_company_id_resource_id_fkey foreign key (company_id, resource_id) references resource (company_id, id) on delete restrict on update cascade;
alter table hours_exception add constraint hours_exception_company_id_resource_id_fkey foreign key (company_id, resource_id) references resource (company_id, id) on delete restrict on update cascade;
alter table booking_series add constraint booking_series_company_id_service_id_fkey foreign key (company_id, service_id) references service (company_id, id) on delete restrict on update cascade;
alter table booking add constraint booking_company_id_service_id_fkey foreign key (company_id, service_id) references service (company_id, id) on delete restrict on update cascade;
alter table booking add constraint booking_company_id_customer_id_fkey foreign key (company_id, customer_id) references customer (company_id, id) on delete restrict on update cascade;
alter table booking add constraint booking_company_id_lead_id_fkey foreign key (company_id, lead_id) references lead (company_id, id) on delete restrict on update cascade;
alter table booking add constraint booking_company_id_series_id_fkey foreign key (company_id, series_id) references booking_series (company_id, id) on delete restrict on update cascade;
alter table booking_span add constraint booking_span_company_id_booking_id_fkey foreign key (company_id, booking_id) references booking (company_id, id) on delete cascade on update cascade;
alter table booking_span add constraint booking_span_company_id_resource_id_fkey foreign key (company_id, resource_id) references resource (company_id, id) on delete restrict on update cascade;
alter table booking_link add constraint booking_link_company_id_booking_id_fkey foreign key (company_id, booking_id) references booking (company_id, id) on delete cascade on update cascade;

-- Which lists are asked for most: read by a process that starts, so that its first readers do not wait.
create table popular_list (
    company_id uuid not null,
    subject text collate "C" not null,
    query text collate "C" not null,
    asked double precision not null,
    seen_at timestamptz(3) not null default current_timestamp,

    constraint popular_list_pkey primary key (company_id, subject, query),
    constraint popular_list_subject_check check (subject in ('lead', 'customer'))
);
create index popular_list_by_asked on popular_list (asked desc);

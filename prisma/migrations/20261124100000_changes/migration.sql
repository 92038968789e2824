-- What has changed since a snapshot, of any company: app.changes_since in prisma/sql/06_changes.sql.
-- squawk-ignore require-concurrent-index-creation -- made before the first release: no installation has rows
create index event_by_xid on event (xid);

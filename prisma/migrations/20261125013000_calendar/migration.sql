-- Bookings that last longer than a day: a calendar finds what began before it without reading two months
-- (docs/decisions/0025). Few have such; where there are none the index is empty. An index of a partitioned
-- table cannot be made concurrently: writers of bookings wait while it is built.
-- squawk-ignore-file require-concurrent-index-creation

create index booking_long on booking (company_id, starts_at, id) where ends_at - starts_at > interval '24 hours';

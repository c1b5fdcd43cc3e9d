-- COPY reads a number of seconds faster than a timestamp, and it is what MovieLens writes. What an interrupted import
-- left here would not be used.
truncate data.staged_ratings;
alter table data.staged_ratings alter column rated_at type float8 using extract(epoch from rated_at);

comment on column data.staged_ratings.rated_at is 'Seconds since 1970-01-01 00:00 UTC.';

insert into data.tuning (name, value, meaning) values
('bulk_import_minimum', 100000, 'staged ratings for which a first import drops the indexes of data.ratings and makes them again');

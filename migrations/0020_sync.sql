-- How the catalogue arrives by itself. What a run has done is in the database with the rows it wrote, in the same transaction, so that
-- a run that was killed goes on where its last commit was.

alter table data.external_ids
add column checked_at timestamptz,
add column gone_at timestamptz;

comment on column data.external_ids.checked_at is 'When the source was last asked about this id; null for never.';
comment on column data.external_ids.gone_at is 'A tombstone: since when the source no longer knows this id.';

alter table data.titles
add column backdrop_path text,
add column gone_at timestamptz;

comment on column data.titles.poster_path is
'A path below the image server of rpc.image_sizes, beginning with a slash, or a whole address.';
comment on column data.titles.gone_at is
'Since when no source of this title knows it any more. It stays in lists and statistics, and is not suggested: engine.excluded_titles.';

-- engine.excluded_titles.
create index titles_that_are_gone on data.titles (id) where gone_at is not null;

-- Who does something that only one may do at a time. Not an advisory lock: a pooler between us and the server would lose that.
create table data.leases (
    name text not null,
    holder uuid not null,
    expires_at timestamptz not null,
    constraint one_holder_a_lease primary key (name)
);

comment on table data.leases is 'A holder that does not renew its lease in time has lost it: rpc.take_lease.';

create table data.sync_runs (
    id bigint generated always as identity,
    source text not null,
    since timestamptz not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    resumed integer not null default 0,
    discovered integer not null default 0,
    added integer not null default 0,
    changed integer not null default 0,
    unchanged integer not null default 0,
    gone integer not null default 0,
    quarantined integer not null default 0,
    constraint sync_runs_have_an_id primary key (id)
);

-- One run of a source is unfinished at most, and the next one resumes it.
create unique index one_unfinished_run_a_source on data.sync_runs (source) where finished_at is null;

comment on table data.sync_runs is 'Every synchronisation with a source, with what it did so far. Counts are of titles.';
comment on column data.sync_runs.since is 'Changes at the source from here on are looked at.';
comment on column data.sync_runs.resumed is 'How often it went on after it had been stopped.';

create table data.sync_parts (
    run_id bigint not null,
    part text not null,
    next_page integer not null default 1,
    pass smallint not null default 1,
    seen_before_pass integer not null default 0,
    most_in_pass integer,
    finished_at timestamptz,
    constraint a_run_has_a_part_once primary key (run_id, part),
    constraint part_belongs_to_a_run foreign key (run_id) references data.sync_runs (id) on delete cascade
);

comment on table data.sync_parts is 'How far a run is in each list that it reads: discover:movie:ta, changes:tv:..., subject:poetry.';
comment on column data.sync_parts.seen_before_pass is 'How many titles the passes before this one showed.';
comment on column data.sync_parts.most_in_pass is 'How many titles the list said it has, at most, while this pass read it.';

create table data.sync_seen (
    run_id bigint not null,
    part text not null,
    ref text not null,
    constraint a_ref_is_seen_once_a_part primary key (run_id, part, ref),
    constraint seen_belongs_to_a_part foreign key (run_id, part) references data.sync_parts (run_id, part) on delete cascade
);

comment on table data.sync_seen is
'What a list has shown so far: lists move while they are read, so one is read again until it shows nothing new. Emptied at the end of
the run.';

-- What is to be asked of a source about one of its titles.
create table data.jobs (
    id bigint generated always as identity,
    queue text not null,
    ref text not null,
    priority float8 not null default 0,
    attempts smallint not null default 0,
    due_at timestamptz not null default now(),
    claimed_by uuid,
    claimed_until timestamptz,
    last_error text,
    created_at timestamptz not null default now(),
    constraint jobs_have_an_id primary key (id),
    constraint a_job_waits_once unique (queue, ref),
    constraint queue_is_known check (queue in ('tmdb', 'omdb', 'google'))
);

-- rpc.claim_jobs takes the most urgent.
create index jobs_by_priority on data.jobs (queue, priority desc, id);

comment on table data.jobs is
'Titles to be asked for: queue is the source, ref the title''s id there (tmdb:movie:603; for omdb imdb:tt0133093). A job is deleted when
it is done.';
comment on column data.jobs.priority is 'The higher, the sooner: what somebody just looked at comes before what is merely old.';

-- What a source says that cannot be read.
create table data.quarantine (
    source text not null,
    ref text not null,
    reason text not null,
    detail text not null,
    document text,
    attempts integer not null default 1,
    first_at timestamptz not null default now(),
    last_at timestamptz not null default now(),
    constraint one_row_a_source_and_ref primary key (source, ref),
    constraint document_is_an_excerpt check (length(document) <= 10000)
);

comment on table data.quarantine is
'Titles that could not be read from their source, and why. A row goes when its title is read after all.';

-- How much of a provider all jobs together may ask for. next_at is the theoretical arrival time of the generic cell rate algorithm.
create table data.upstreams (
    name text not null,
    per_second float8 not null,
    burst integer not null,
    per_day integer,
    next_at timestamptz not null default now(),
    day date not null default current_date,
    used_today integer not null default 0,
    failures integer not null default 0,
    open_until timestamptz,
    constraint upstreams_have_a_name primary key (name),
    constraint rate_is_positive check (per_second > 0 and burst > 0)
);

comment on table data.upstreams is 'Providers'' rate limits, shared by all jobs, and the circuit breaker of each.';
comment on column data.upstreams.per_day is 'Requests a day (UTC) that the provider allows; null for any number.';
comment on column data.upstreams.failures is 'Failures in a row. Enough of them open the circuit: nothing is asked until open_until.';

insert into data.upstreams (name, per_second, burst, per_day) values
('tmdb', 40, 20, null),
('omdb', 10, 5, 1000),
('google', 5, 5, 1000);

-- Where the image server is and which sizes it has, as the source says.
create table data.image_sizes (
    kind text not null,
    size text not null,
    base_url text not null,
    position smallint not null,
    constraint a_kind_of_image_has_a_size_once primary key (kind, size),
    constraint kind_of_image_is_known check (kind in ('poster', 'backdrop', 'logo'))
);

comment on table data.image_sizes is 'base_url || size || path is an image''s address. position goes from the smallest to the original.';

insert into data.image_sizes (kind, size, base_url, position)
select s.kind, s.size, 'https://image.tmdb.org/t/p/', s.position
from (
    values
    ('poster', array['w92', 'w154', 'w185', 'w342', 'w500', 'w780', 'original']),
    ('backdrop', array['w300', 'w780', 'w1280', 'original']),
    ('logo', array['w45', 'w92', 'w154', 'w185', 'w300', 'w500', 'original'])
) as k (kind, sizes)
cross join lateral (
    select k.kind, n.size, n.position::smallint as position from unnest(k.sizes) with ordinality as n (size, position)
) as s;

insert into data.tuning (name, value, meaning) values
('stale_days', 7, 'days after which what a source said of a title is asked for again'),
('sync_lease_seconds', 30, 'seconds that a job may be silent before another may take its place'),
('claim_seconds', 300, 'seconds after which the jobs that a worker took are there for others again'),
('job_attempts', 5, 'times that a title is asked for before it is put into quarantine'),
('job_backoff_seconds', 60, 'seconds until a failed job is tried again, doubled with each failure'),
('breaker_failures', 8, 'failures in a row after which a provider is left alone'),
('breaker_seconds', 60, 'seconds for which it is left alone'),
('sync_passes', 4, 'times that a list is read at most, until it shows nothing new');

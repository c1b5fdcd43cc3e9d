-- A person's history from elsewhere: what a file said, which titles it meant, and what applying it changed, so that
-- it can be undone.
-- Keys are led by the user: nobody reaches another's import by its id, and a plan for Citus keeps user_id in front.

-- engine.match_entries looks exact names up. By their hash, because a name may be longer than an entry of a tree.
create index title_names_by_name on data.title_names using hash (name);

create table data.imports (
    user_id bigint not null,
    id bigint generated always as identity,
    format text,
    status text not null default 'reading',
    message text,
    file_sha256 text not null,
    entries integer not null default 0,
    matched integer not null default 0,
    doubtful integer not null default 0,
    unknown integer not null default 0,
    broken integer not null default 0,
    skipped integer not null default 0,
    looked_through integer not null default 0,
    looked_for integer not null default 0,
    ratings_added integer not null default 0,
    ratings_changed integer not null default 0,
    ratings_same integer not null default 0,
    ratings_kept integer not null default 0,
    states_added integer not null default 0,
    states_changed integer not null default 0,
    states_same integer not null default 0,
    states_kept integer not null default 0,
    lists_added integer not null default 0,
    items_added integer not null default 0,
    items_same integer not null default 0,
    items_skipped integer not null default 0,
    left_alone integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    applied_at timestamptz,
    constraint a_user_has_an_import_once primary key (user_id, id),
    constraint import_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint import_status_is_known check (status in ('reading', 'ready', 'applied', 'undone', 'failed')),
    constraint file_is_named_by_its_hash check (file_sha256 ~ '^[0-9a-f]{64}$')
);

comment on table data.imports is
'Files of somebody''s history that were sent. The file itself is not kept, nor its name. How many of its lines were matched and so on is
kept up to date with data.import_entries; what applying it did stands beside it.';
comment on column data.imports.updated_at is
'A heartbeat while status is reading: whoever reads an import that is silent for too long has died (tuning: import_silence_seconds).';
comment on column data.imports.looked_through is 'Up to which entry near names have been looked for.';
comment on column data.imports.looked_for is 'For how many names near ones have been looked for, which takes a search each.';
comment on column data.imports.left_alone is 'What the user changed after the import was applied, and undoing it therefore left.';

create table data.import_entries (
    user_id bigint not null,
    import_id bigint not null,
    position integer not null,
    file text not null,
    line integer not null,
    kind text,
    refs text[] not null default '{}',
    title text not null default '',
    year smallint,
    creators text[] not null default '{}',
    rating real,
    rated_at timestamptz,
    state text,
    state_at timestamptz,
    list_name text,
    list_position integer,
    note text not null default '',
    match text not null default 'unknown',
    title_id integer,
    candidates integer[] not null default '{}',
    reason text,
    waits boolean not null default false,
    looked_at_title integer not null default 0,
    constraint an_import_has_an_entry_once primary key (user_id, import_id, position),
    constraint entry_belongs_to_an_import foreign key (user_id, import_id) references data.imports (user_id, id) on delete cascade,
    constraint entry_means_a_title foreign key (title_id) references data.titles (id) on delete set null,
    constraint match_is_known check (match in ('matched', 'doubtful', 'unknown', 'broken', 'skipped')),
    constraint entry_kind_is_known check (kind in ('movie', 'tv', 'book')),
    constraint entry_rating_is_in_range check (rating between 0.5 and 5.0),
    constraint entry_state_is_known check (state in ('seen', 'watch_later', 'hidden'))
);

-- The deletion of a title.
create index import_entries_by_title on data.import_entries (title_id) where title_id is not null;
-- rpc.match_waiting_entries: what was looked for when the catalogue was smallest.
create index import_entries_that_wait on data.import_entries (looked_at_title, user_id, import_id, position) where waits;

comment on table data.import_entries is
'What each line of an import says of one title, in the order of its file, and which title it means.';
comment on column data.import_entries.match is
'matched: title_id is applied. doubtful: candidates are offered. unknown: no such title yet. skipped: the user does not want it. broken:
the line cannot be read.';
comment on column data.import_entries.reason is
'How it was matched (ref, name, chosen, later), why it is doubtful (several, other_year, other_maker, no_year, near_name), or what is
wrong with the line.';
comment on column data.import_entries.waits is 'Its import is applied, and so will it be as soon as the catalogue has its title.';
comment on column data.import_entries.looked_at_title is 'The greatest title id when its title was last looked for.';

-- What applying an import did to a title: the rows as they were (had_) and as it left them.
create table data.import_changes (
    user_id bigint not null,
    import_id bigint not null,
    title_id integer not null,
    rating_written_at timestamptz,
    had_rating real,
    had_rated_at timestamptz,
    rating real,
    rated_at timestamptz,
    state_written_at timestamptz,
    had_state_row boolean not null default false,
    had_state text,
    had_set_at timestamptz,
    had_by_rating boolean,
    had_previous_state text,
    had_previous_set_at timestamptz,
    had_previous_by_rating boolean,
    state text,
    set_at timestamptz,
    by_rating boolean,
    previous_state text,
    previous_set_at timestamptz,
    previous_by_rating boolean,
    constraint an_import_changes_a_title_once primary key (user_id, import_id, title_id),
    constraint change_belongs_to_an_import foreign key (user_id, import_id) references data.imports (user_id, id) on delete cascade,
    constraint change_is_of_a_title foreign key (title_id) references data.titles (id) on delete cascade
);

-- The cascade from data.titles.
create index import_changes_by_title on data.import_changes (title_id);

comment on column data.import_changes.rating_written_at is
'Null where the rating was not touched; had_rating is null where there was none.';
comment on column data.import_changes.state_written_at is 'Null where the row of data.title_states was not touched.';

create table data.import_lists (
    user_id bigint not null,
    import_id bigint not null,
    list_id bigint not null,
    name text not null,
    is_new boolean not null,
    had_updated_at timestamptz,
    updated_at timestamptz not null,
    constraint an_import_fills_a_list_once primary key (user_id, import_id, list_id),
    constraint filled_list_belongs_to_an_import foreign key (user_id, import_id)
    references data.imports (user_id, id) on delete cascade,
    constraint filled_list_is_there foreign key (list_id) references data.lists (id) on delete cascade
);

-- The cascade from data.lists.
create index import_lists_by_list on data.import_lists (list_id);

comment on table data.import_lists is 'Lists that an import made or extended; name is what the file calls it.';

create table data.import_items (
    user_id bigint not null,
    import_id bigint not null,
    list_id bigint not null,
    title_id integer not null,
    note text not null,
    added_at timestamptz not null,
    constraint an_import_adds_an_item_once primary key (user_id, import_id, list_id, title_id),
    constraint added_item_belongs_to_a_filled_list foreign key (user_id, import_id, list_id)
    references data.import_lists (user_id, import_id, list_id) on delete cascade,
    constraint added_item_is_a_title foreign key (title_id) references data.titles (id) on delete cascade
);

-- The cascade from data.titles.
create index import_items_by_title on data.import_items (title_id);

comment on table data.import_items is 'Titles that an import put into lists, as it left them.';

insert into data.tuning (name, value, meaning) values
('most_import_entries', 100000, 'lines that an import may have'),
('most_open_imports', 3, 'imports of a user that may be read or wait to be applied at a time'),
('most_imports', 20, 'imports that a user may have, whatever became of them'),
('most_import_jobs', 2000, 'unknown titles of an import that are asked for at their source when it is applied'),
('import_job_priority', 10, 'how urgent that is, against other jobs'),
('import_silence_seconds', 60, 'seconds after which an import that nobody goes on reading has failed'),
('import_near_names', 200, 'unknown names of an import for which near ones are looked for, each by a search'),
('import_near_seconds', 1, 'seconds for which they are looked for in one call'),
('import_likeness', 0.7, 'score of a search from which a title is offered for a name that no title has'),
('import_candidates', 5, 'titles that are offered for a doubtful entry at most'),
('import_kept_days', 30, 'days after which an import that was not applied is let go');

-- What a user did with a title beside rating it: one state, one row.
create table data.title_states (
    user_id bigint not null,
    title_id integer not null,
    state text,
    set_at timestamptz not null default now(),
    previous_state text,
    previous_set_at timestamptz,
    by_rating boolean not null default false,
    constraint one_state_a_user_and_title primary key (user_id, title_id),
    constraint state_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint state_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint state_is_known check (state in ('seen', 'watch_later', 'hidden')),
    constraint previous_state_is_known check (previous_state in ('seen', 'watch_later', 'hidden'))
);

-- A user's lists, latest first: rpc.user_titles.
create index title_states_by_date on data.title_states (user_id, state, set_at desc, title_id);
-- The cascade from data.titles.
create index title_states_by_title on data.title_states (title_id);

comment on table data.title_states is
'Seen, watch_later or hidden. A rated title without a row counts as seen since it was rated: see engine.user_states.';
comment on column data.title_states.state is 'Null for a title that was rated without having been seen.';
comment on column data.title_states.previous_state is 'What undo goes back to; null for none.';
comment on column data.title_states.by_rating is 'The state came with a rating, and goes when the rating is taken back.';

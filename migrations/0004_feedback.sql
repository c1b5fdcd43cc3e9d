create table data.ratings (
    id bigint generated always as identity,
    user_id bigint not null,
    title_id integer not null,
    rating real not null,
    rated_at timestamptz not null default now(),
    constraint one_rating_a_user_and_title primary key (user_id, title_id),
    constraint rating_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint rating_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint rating_is_in_range check (rating between 0.5 and 5.0)
);

-- Who rated a title: engine.neighbour_candidates, rpc.predict_ratings and the cascade from data.titles.
create index ratings_by_title on data.ratings (title_id) include (user_id, rating);
-- rpc.delete_rating finds a user's rating by its id; a plan for Citus keeps user_id in front.
create unique index ratings_by_id on data.ratings (user_id, id);

comment on table data.ratings is 'Stars from 0.5 to 5.0, one row a user and title.';

create table data.interactions (
    id bigint generated always as identity,
    user_id bigint not null,
    event_id text not null,
    event text not null,
    title_id integer,
    query text,
    occurred_at timestamptz not null default now(),
    recorded_at timestamptz not null default now(),
    constraint interactions_have_an_id primary key (id),
    constraint an_event_is_recorded_once unique (user_id, event_id),
    constraint interaction_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint interaction_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint event_is_known check (event in ('view', 'click', 'search', 'rate', 'unrate')),
    constraint event_id_is_short check (length(event_id) between 1 and 64),
    constraint query_is_short check (length(query) <= 500),
    constraint a_search_has_a_query check ((event = 'search') = (query is not null)),
    constraint all_but_searches_have_a_title check (event = 'search' or title_id is not null)
);

-- The cascade from data.titles.
create index interactions_by_title on data.interactions (title_id);

comment on table data.interactions is
'What users did: view, click and search come from clients; rate and unrate are written with the rating.';
comment on column data.interactions.event_id is 'Chosen by the client, so that sending an event twice records it once.';

-- Where COPY puts an import before rpc.merge_staged_ratings. Unlogged: an import that a crash interrupts starts over.
create unlogged table data.staged_ratings (
    user_ref text not null,
    title_ref text not null,
    rating real not null,
    rated_at timestamptz not null
);

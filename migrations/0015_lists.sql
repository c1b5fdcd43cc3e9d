create table data.lists (
    id bigint generated always as identity,
    user_id bigint not null,
    name text not null,
    description text not null default '',
    share_token_sha256 bytea,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint lists_have_an_id primary key (id),
    constraint list_belongs_to_a_user foreign key (user_id) references data.users (id) on delete cascade,
    constraint a_link_shows_one_list unique (share_token_sha256),
    constraint list_name_is_short check (length(name) between 1 and 200),
    constraint list_description_is_short check (length(description) <= 2000)
);

-- engine.user_lists, and the cascade from data.users.
create index lists_by_user on data.lists (user_id, id desc);

comment on table data.lists is 'Lists of titles that users make and name.';
comment on column data.lists.share_token_sha256 is
'Of the secret in the link that shows the list to anybody; the secret itself is not kept. Null while the list is not shared.';
comment on column data.lists.updated_at is 'When its name, description, titles or order last changed.';

create table data.list_items (
    list_id bigint not null,
    title_id integer not null,
    place integer not null,
    note text not null default '',
    added_at timestamptz not null default now(),
    constraint a_list_has_a_title_once primary key (list_id, title_id),
    constraint one_item_a_place unique (list_id, place) deferrable,
    constraint item_belongs_to_a_list foreign key (list_id) references data.lists (id) on delete cascade,
    constraint item_is_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint place_counts_from_one check (place >= 1),
    constraint note_is_short check (length(note) <= 2000)
);

-- The cascade from data.titles.
create index list_items_by_title on data.list_items (title_id);

comment on column data.list_items.place is
'From 1, which is the top. A title that leaves the catalogue leaves a gap, which the next change of the list closes.';

insert into data.tuning (name, value, meaning) values
('most_lists', 100, 'lists that a user may have'),
('most_list_items', 1000, 'titles that a list may have'),
('list_pool', 200, 'titles nearest in meaning, and as many best connected ones, that are ranked to go with a list'),
('list_content', 0.4, 'weight of likeness in meaning in what goes with a list'),
('list_graph', 0.6, 'weight of the title graph in what goes with a list');

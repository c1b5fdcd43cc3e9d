-- Derived from ratings like the rest: learned by the nightly job in one transaction, so readers see the old graph or the new.
create table data.title_graph (
    only_row boolean not null default true,
    title_ids integer[] not null,
    learned_at timestamptz not null default now(),
    constraint there_is_one_graph primary key (only_row),
    constraint the_graph_is_the_only_one check (only_row),
    constraint a_halfvec_holds_a_row check (cardinality(title_ids) between 1 and 16000)
);

comment on table data.title_graph is 'The learned graph from title to title. No row: nothing was learned yet.';
comment on column data.title_graph.title_ids is 'Which title each column of the rows stands for.';

create table data.title_graph_rows (
    title_id integer not null,
    weights halfvec not null,
    inverse_diagonal real not null,
    constraint one_graph_row_a_title primary key (title_id),
    constraint graph_row_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade
);

-- Weights hardly compress, and reading them is most of what a user's scores cost.
alter table data.title_graph_rows alter column weights set storage external;

comment on table data.title_graph_rows is 'What having rated one title says of every title of the graph.';
comment on column data.title_graph_rows.inverse_diagonal is
'The title''s own element of the inverse Gram matrix P. As P is symmetric and a weight is -P[i, j] / P[j, j], it turns
the weights from a title into the weights toward it.';

insert into data.tuning (name, value, meaning) values
('graph_minimum_ratings', 3, 'ratings a title needs to be in the learned graph'),
('graph_titles', 6000, 'titles in the learned graph at most, the most rated ones; a request reads rows as long'),
('graph_memory_mb', 400, 'memory in MB that the learning process may take; a smaller graph is learned if it must be'),
('graph_slope', 0.5, 'how much a rating counts more in the graph with each star above its user''s own mean'),
('graph_regularisation', 200, 'added to the diagonal of the Gram matrix: the larger, the less few ratings are believed'),
('graph_ratings', 3000, 'latest ratings of a user that the graph is asked with'),
('graph_trait_share', 0.1, 'score of the best title that only shares people, keywords or genres, against 1 for the learned best'),
('graph_trait_titles', 50, 'latest liked titles whose people, keywords and genres are looked at'),
('trait_budget', 3000, 'titles read to find those that share people, keywords or genres, rarest trait first'),
('trait_weight_director', 3, 'weight of a shared director'),
('trait_weight_creator', 3, 'weight of a shared creator'),
('trait_weight_author', 3, 'weight of a shared author'),
('trait_weight_writer', 2, 'weight of a shared writer'),
('trait_weight_actor', 1, 'weight of a shared actor'),
('trait_weight_keyword', 1, 'weight of a shared keyword'),
('trait_weight_genre', 0.5, 'weight of a shared genre');

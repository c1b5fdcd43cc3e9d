-- Search by words looks words up in a vocabulary, as misspelt as they may be, and then the names that have them.
alter table data.title_texts drop column trigrams;

alter table data.titles add column search_version smallint not null default 0;
comment on column data.titles.search_version is
'What engine.search_version() was when the search columns were filled; rpc.refresh_texts fills them again where it has grown.';

create table data.title_names (
    title_id integer not null,
    position smallint not null,
    kind text not null,
    name text not null,
    terms text[] not null,
    constraint a_title_has_names_in_order primary key (title_id, position),
    constraint name_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade
);

-- engine.name_matches and rpc.suggest_titles: the names that have a word.
create index title_names_by_term on data.title_names using gin (terms);

comment on table data.title_names is
'Every name of every title, in all languages and the original, as folded words between single spaces. From data.titles and
data.title_texts by engine.index_texts.';
comment on column data.title_names.kind is 'The title''s kind again, so that a search for one kind needs no join.';
comment on column data.title_names.terms is 'What finds the name: see engine.name_terms.';

create table data.search_words (
    word text collate "C" not null,
    keys text[] not null,
    pieces text[] not null,
    uses integer not null default 1,
    constraint search_words_are_there_once primary key (word)
);

-- engine.query_terms: the words that a misspelt one may mean.
create index search_words_by_key on data.search_words using gin (keys);

comment on table data.search_words is
'The vocabulary of searches: every folded word of a title or of a person''s name.';
comment on column data.search_words.keys is 'What two words share that are easily mistaken for each other: see engine.word_keys.';
comment on column data.search_words.pieces is 'What the likeness of two words is measured by: see engine.word_pieces.';
comment on column data.search_words.uses is 'Names of titles that have the word, as of the last refresh; a word of people alone has none.';

alter table data.refresh_progress drop constraint stage_is_known;
alter table data.refresh_progress add constraint stage_is_known
check (stage in ('texts', 'words', 'statistics', 'totals', 'profiles', 'trends', 'neighbours'));

insert into data.tuning (name, value, meaning) values
('search_budget', 800, 'names of titles that a search by words reads, those with the rarest words first'),
('search_finalists', 250, 'titles whose people and overviews a search by words looks at'),
('search_likeness', 0.65, 'likeness from which one word may be meant by another'),
('search_enough', 20, 'titles whose names have every word of a query from which overviews are not searched'),
('search_sure_likeness', 0.8, 'likeness from which a word may be that of a person''s name or an overview'),
('search_person', 0.85, 'how far a word in the name of somebody who made a title accounts for it, against one in its own name'),
('search_text', 0.4, 'how far a word in an overview accounts for it, against one in the name'),
('search_year', 0.9, 'how far a year in a query accounts for it where it is the title''s, against a word in the name'),
('search_brevity', 0.3, 'share of the score of a search that a name earns by having little that was not asked for'),
('search_fame', 0.03, 'most that being well known adds to the score of a search by words, which is 1 for an exact name'),
('search_rank_scale', 20, 'of what words leave open, a search by meaning scores 1 / (1 + rank / this), the nearest title having rank 0'),
('suggest_budget', 1000, 'names that a beginning may have before the best known titles are looked through instead'),
('suggest_best_known', 5000, 'best known titles that are looked through then'),
('suggest_likeness', 0.5, 'score of a search by words from which a title is suggested for a text that no name goes on from');

create table data.titles (
    id integer generated always as identity,
    kind text not null,
    original_title text not null,
    original_language text,
    year smallint,
    released_on date,
    runtime_minutes smallint,
    seasons smallint,
    pages smallint,
    countries text[] not null default '{}',
    certification text,
    imdb_rating real,
    imdb_votes integer,
    tmdb_rating real,
    tmdb_votes integer,
    poster_path text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint titles_have_an_id primary key (id),
    constraint kind_is_known check (kind in ('movie', 'tv', 'book')),
    constraint year_is_plausible check (year between -3000 and 2200),
    constraint runtime_is_positive check (runtime_minutes > 0),
    constraint imdb_rating_is_out_of_ten check (imdb_rating between 0 and 10),
    constraint tmdb_rating_is_out_of_ten check (tmdb_rating between 0 and 10)
);

-- rpc.list_titles walks one kind in the order of its votes.
create index titles_by_kind on data.titles (kind, id);

comment on table data.titles is 'Films (movie), series (tv) and books (book).';
comment on column data.titles.countries is 'ISO 3166-1 alpha-2 codes of production; for a book, of its author.';
comment on column data.titles.original_language is 'ISO 639-1.';
comment on column data.titles.runtime_minutes is 'A film''s running time, a series'' usual episode.';

create table data.title_texts (
    title_id integer not null,
    language text not null,
    title text not null,
    overview text not null default '',
    trailer_url text,
    search_vector tsvector not null default '',
    trigrams text[] not null default '{}',
    constraint one_text_a_title_and_language primary key (title_id, language),
    constraint text_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint language_is_supported check (language in ('en', 'fr'))
);

-- engine.keyword_matches searches both.
create index title_texts_by_word on data.title_texts using gin (search_vector);
create index title_texts_by_trigram on data.title_texts using gin (trigrams);

comment on column data.title_texts.search_vector is
'Title (A), people (B) and overview (C), in the language''s own configuration and in simple.';
comment on column data.title_texts.trigrams is 'Trigrams of the folded title, for searches with typos.';

create table data.genres (
    slug text,
    constraint genres_have_a_slug primary key (slug)
);

create table data.genre_names (
    genre text not null,
    language text not null,
    name text not null,
    constraint one_name_a_genre_and_language primary key (genre, language),
    constraint name_belongs_to_a_genre foreign key (genre) references data.genres (slug) on delete cascade
);

create table data.title_genres (
    title_id integer not null,
    genre text not null,
    constraint a_title_has_a_genre_once primary key (title_id, genre),
    constraint genre_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint genre_is_known foreign key (genre) references data.genres (slug) on delete restrict
);

-- rpc.list_titles filters by genre.
create index title_genres_by_genre on data.title_genres (genre, title_id);

create table data.people (
    id integer generated always as identity,
    name text not null,
    constraint people_have_an_id primary key (id),
    constraint one_person_a_name unique (name)
);

create table data.credits (
    title_id integer not null,
    person_id integer not null,
    role text not null,
    position smallint not null,
    constraint a_person_has_a_role_once primary key (title_id, role, person_id),
    constraint credit_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint credit_belongs_to_a_person foreign key (person_id) references data.people (id) on delete cascade,
    constraint role_is_known check (role in ('director', 'creator', 'author', 'writer', 'actor'))
);

-- Which titles a person worked on: engine.keyword_matches and the cascade from data.people.
create index credits_by_person on data.credits (person_id, title_id);

create table data.keywords (
    id integer generated always as identity,
    name text not null,
    constraint keywords_have_an_id primary key (id),
    constraint one_keyword_a_name unique (name)
);

create table data.title_keywords (
    title_id integer not null,
    keyword_id integer not null,
    constraint a_title_has_a_keyword_once primary key (title_id, keyword_id),
    constraint keyword_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint keyword_is_known foreign key (keyword_id) references data.keywords (id) on delete cascade
);

-- Which titles share a keyword, and the cascade from data.keywords.
create index title_keywords_by_keyword on data.title_keywords (keyword_id, title_id);

create table data.external_ids (
    source text not null,
    value text not null,
    title_id integer not null,
    document_sha256 bytea,
    constraint an_external_id_names_one_title primary key (source, value),
    constraint external_id_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint source_is_known check (source in ('tmdb', 'imdb', 'google', 'isbn', 'movielens'))
);

-- A title's other names: rpc.get_title.
create index external_ids_by_title on data.external_ids (title_id);

comment on column data.external_ids.value is
'The id at its source; TMDB counts films and series apart, so theirs read movie:603 and tv:1399.';

comment on column data.external_ids.document_sha256 is
'Of what the source last said of its title, so that a repeat is recognised. Null for ids that another source mentioned.';

-- Vectors of different models cannot be compared, so every vector says which weights made it.
create table data.embedding_models (
    id smallint generated always as identity,
    name text not null,
    weights_sha256 text not null,
    created_at timestamptz not null default now(),
    constraint embedding_models_have_an_id primary key (id),
    constraint one_row_a_set_of_weights unique (name, weights_sha256)
);

create table data.title_embeddings (
    title_id integer not null,
    kind text not null,
    model_id smallint not null,
    text_sha256 bytea not null,
    embedding vector(384) not null,
    constraint one_embedding_a_title primary key (title_id),
    constraint embedding_belongs_to_a_title foreign key (title_id) references data.titles (id) on delete cascade,
    constraint embedding_belongs_to_a_model foreign key (model_id) references data.embedding_models (id) on delete restrict,
    constraint embedding_has_a_length check (vector_norm(embedding) > 0)
);

-- engine.nearest_titles: the titles nearest to a query by cosine distance.
create index title_embeddings_by_cosine on data.title_embeddings using hnsw (embedding vector_cosine_ops);

comment on column data.title_embeddings.kind is 'The title''s kind again, so that a search for one kind needs no join.';
comment on column data.title_embeddings.text_sha256 is 'Of the text that was embedded: "{title}. {overview}" in English.';

insert into data.genres (slug)
select slug from unnest(array[
    'action', 'adventure', 'animation', 'biography', 'children', 'classic', 'comedy', 'crime', 'documentary', 'drama',
    'family', 'fantasy', 'history', 'horror', 'memoir', 'music', 'mystery', 'philosophy', 'romance', 'science',
    'science-fiction', 'self-help', 'sport', 'thriller', 'war', 'western'
]) as slug;

insert into data.genre_names (genre, language, name) values
('action', 'en', 'Action'), ('action', 'fr', 'Action'),
('adventure', 'en', 'Adventure'), ('adventure', 'fr', 'Aventure'),
('animation', 'en', 'Animation'), ('animation', 'fr', 'Animation'),
('biography', 'en', 'Biography'), ('biography', 'fr', 'Biographie'),
('children', 'en', 'Children'), ('children', 'fr', 'Jeunesse'),
('classic', 'en', 'Classic'), ('classic', 'fr', 'Classique'),
('comedy', 'en', 'Comedy'), ('comedy', 'fr', 'Comédie'),
('crime', 'en', 'Crime'), ('crime', 'fr', 'Policier'),
('documentary', 'en', 'Documentary'), ('documentary', 'fr', 'Documentaire'),
('drama', 'en', 'Drama'), ('drama', 'fr', 'Drame'),
('family', 'en', 'Family'), ('family', 'fr', 'Famille'),
('fantasy', 'en', 'Fantasy'), ('fantasy', 'fr', 'Fantastique'),
('history', 'en', 'History'), ('history', 'fr', 'Histoire'),
('horror', 'en', 'Horror'), ('horror', 'fr', 'Horreur'),
('memoir', 'en', 'Memoir'), ('memoir', 'fr', 'Mémoires'),
('music', 'en', 'Music'), ('music', 'fr', 'Musique'),
('mystery', 'en', 'Mystery'), ('mystery', 'fr', 'Mystère'),
('philosophy', 'en', 'Philosophy'), ('philosophy', 'fr', 'Philosophie'),
('romance', 'en', 'Romance'), ('romance', 'fr', 'Romance'),
('science', 'en', 'Science'), ('science', 'fr', 'Science'),
('science-fiction', 'en', 'Science fiction'), ('science-fiction', 'fr', 'Science-fiction'),
('self-help', 'en', 'Self-help'), ('self-help', 'fr', 'Développement personnel'),
('sport', 'en', 'Sport'), ('sport', 'fr', 'Sport'),
('thriller', 'en', 'Thriller'), ('thriller', 'fr', 'Thriller'),
('war', 'en', 'War'), ('war', 'fr', 'Guerre'),
('western', 'en', 'Western'), ('western', 'fr', 'Western');

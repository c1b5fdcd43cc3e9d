-- What titles have to be to be found, as one value: rpc.title_filter makes it, engine.filtered_titles reads it.
create type data.title_filter as (
    kind text,
    genres text array,
    genre_match text,
    not_genres text array,
    languages text array,
    not_languages text array,
    countries text array,
    people text array,
    not_people text array,
    keywords text array,
    not_keywords text array,
    year_gte integer,
    year_lte integer,
    runtime_gte integer,
    runtime_lte integer,
    imdb_gte float8,
    votes_gte integer,
    maturity_lte integer,
    providers text array,
    provider_country text
);

comment on type data.title_filter is 'Filters of titles; a field that is null filters nothing. What each field means: rpc.title_filter.';

insert into data.tuning (name, value, meaning) values
('search_nearest', 200, 'titles nearest to a query in meaning that a search looks at'),
('search_nearest_filtered', 1000, 'the same where a filter lets only some of them through');

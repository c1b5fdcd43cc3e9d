create or replace function rpc.title_filter(
    p_kind text default null, p_genres text[] default null, p_genre_match text default 'any', p_not_genres text[] default null,
    p_languages text[] default null, p_not_languages text[] default null, p_countries text[] default null,
    p_people text[] default null, p_not_people text[] default null, p_keywords text[] default null,
    p_not_keywords text[] default null, p_year_gte integer default null, p_year_lte integer default null,
    p_runtime_gte integer default null, p_runtime_lte integer default null, p_imdb_gte float8 default null,
    p_votes_gte integer default null, p_maturity_lte integer default null, p_providers text[] default null,
    p_provider_country text default null
)
returns data.title_filter
language plpgsql immutable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_filter data.title_filter;
begin
    if p_genre_match is null or p_genre_match not in ('any', 'all') then
        raise exception using
            errcode = 'PT422',
            message = format('genre_match must be any or all, not %s.', coalesce(p_genre_match, 'null')),
            hint = 'all finds titles that have every one of the genres.';
    end if;
    v_filter.kind := p_kind;
    v_filter.genres := p_genres;
    v_filter.genre_match := p_genre_match;
    v_filter.not_genres := p_not_genres;
    v_filter.languages := p_languages;
    v_filter.not_languages := p_not_languages;
    v_filter.countries := p_countries;
    v_filter.people := p_people;
    v_filter.not_people := p_not_people;
    v_filter.keywords := p_keywords;
    v_filter.not_keywords := p_not_keywords;
    v_filter.year_gte := p_year_gte;
    v_filter.year_lte := p_year_lte;
    v_filter.runtime_gte := p_runtime_gte;
    v_filter.runtime_lte := p_runtime_lte;
    v_filter.imdb_gte := p_imdb_gte;
    v_filter.votes_gte := p_votes_gte;
    v_filter.maturity_lte := p_maturity_lte;
    v_filter.providers := p_providers;
    v_filter.provider_country := p_provider_country;
    return v_filter;
end;
$$;

comment on function rpc.title_filter is
$$What titles have to be to be found, for the functions that take p_filter: discover_titles, discovery_facets, list_titles, search_titles,
search_keywords, chat_titles.

discover_titles(p_filter => title_filter(p_genres => '{drama}', p_year_gte => 1990)). Null means no filter. p_kind is movie, tv or book. Of
p_genres, p_languages (original ones), p_countries (of production) and p_providers (services that stream it in p_provider_country, else in
the country of the user's preferences, else anywhere) any fits, with p_genre_match 'all' all genres; of p_people and p_keywords all must
fit, whatever their case and accents. A title that lacks a value asked for does not fit; one that lacks a value ruled out (p_not_...) does.
p_runtime_gte and p_runtime_lte are minutes, p_imdb_gte and p_votes_gte IMDb's rating and number of votes, p_maturity_lte is an age: 13 is
what a child of 13 may see. PT422 for a p_genre_match that is neither any nor all.$$;

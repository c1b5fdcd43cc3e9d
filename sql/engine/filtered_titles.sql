create or replace function engine.filtered_titles(
    p_kind text, p_genres text[], p_genre_match text, p_not_genres text[], p_languages text[], p_not_languages text[],
    p_countries text[], p_people text[], p_not_people text[], p_keywords text[], p_not_keywords text[],
    p_year_gte integer, p_year_lte integer, p_runtime_gte integer, p_runtime_lte integer, p_imdb_gte float8, p_votes_gte integer,
    p_maturity_lte integer, p_providers text[], p_provider_country text
)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select t.id
    from data.titles as t
    where
        (p_kind is null or t.kind = p_kind)
        and (p_genres is null or (
            select count(*) from data.title_genres as g where g.title_id = t.id and g.genre = any(p_genres)
        ) >= case when p_genre_match = 'all' then cardinality(p_genres) else 1 end)
        and not exists (select 1 from data.title_genres as g where g.title_id = t.id and g.genre = any(p_not_genres))
        and (p_languages is null or t.original_language = any(p_languages))
        and coalesce(t.original_language <> all(p_not_languages), true)
        and (p_countries is null or t.countries && p_countries)
        and not exists (
            select 1 from unnest(p_people) as n (name)
            where not exists (
                select 1 from data.credits as c
                inner join data.people as p on p.id = c.person_id
                where c.title_id = t.id and engine.fold_text(p.name) = engine.fold_text(n.name)
            )
        )
        and not exists (
            select 1 from unnest(p_not_people) as n (name)
            inner join data.credits as c on c.title_id = t.id
            inner join data.people as p on p.id = c.person_id and engine.fold_text(p.name) = engine.fold_text(n.name)
        )
        and not exists (
            select 1 from unnest(p_keywords) as n (name)
            where not exists (
                select 1 from data.title_keywords as c
                inner join data.keywords as k on k.id = c.keyword_id
                where c.title_id = t.id and engine.fold_text(k.name) = engine.fold_text(n.name)
            )
        )
        and not exists (
            select 1 from unnest(p_not_keywords) as n (name)
            inner join data.title_keywords as c on c.title_id = t.id
            inner join data.keywords as k on k.id = c.keyword_id and engine.fold_text(k.name) = engine.fold_text(n.name)
        )
        and (p_year_gte is null or t.year >= p_year_gte)
        and (p_year_lte is null or t.year <= p_year_lte)
        and (p_runtime_gte is null or t.runtime_minutes >= p_runtime_gte)
        and (p_runtime_lte is null or t.runtime_minutes <= p_runtime_lte)
        and (p_imdb_gte is null or t.imdb_rating >= p_imdb_gte::real)
        and (p_votes_gte is null or t.imdb_votes >= p_votes_gte)
        and p_maturity_lte is null and p_providers is null and p_provider_country is null;
end;

comment on function engine.filtered_titles is
$$The titles that filters let through; stands in for the one of the search by filters.$$;

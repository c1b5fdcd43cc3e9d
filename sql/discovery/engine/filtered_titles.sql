-- Called with constants (see plan_cache_mode of its callers) a filter that is null costs nothing, and an order that has an index is
-- walked from the top. What names or services choose is looked up first, as an array, or it would be tested title by title.
-- Bits are compared with < and >, which planners take for a third of the titles; = would be one in two hundred, and <> all of them.
create or replace function engine.filtered_titles(
    p_kind text, p_genres text[], p_genre_match text, p_not_genres text[], p_languages text[], p_not_languages text[],
    p_countries text[], p_people text[], p_not_people text[], p_keywords text[], p_not_keywords text[],
    p_year_gte integer, p_year_lte integer, p_runtime_gte integer, p_runtime_lte integer, p_imdb_gte float8, p_votes_gte integer,
    p_maturity_lte integer, p_providers text[], p_provider_country text, p_sort text
)
returns table (title_id integer, kind text, year smallint, original_language text, genre_bits bigint, sort_key float8)
language sql stable parallel safe
begin atomic
    select
        t.id, t.kind, t.year, t.original_language, t.genre_bits,
        case p_sort
            when 'votes' then coalesce(greatest(t.imdb_votes, t.tmdb_votes)::float8, 0)
            when 'imdb' then coalesce(t.imdb_rating::float8, 0)
            when 'release'
                then coalesce((t.released_on - date '1970-01-01')::float8, (t.year - 1970) * 365.2425::float8 + 182, -5000000)
            when 'year' then coalesce(t.year::float8, -10000)
            when 'rating' then coalesce(s.rating_sum / nullif(s.rating_count, 0), 0)
            when 'popularity' then r.score
        end
    from data.titles as t
    left join data.title_statistics as s on s.title_id = t.id
    left join data.title_trends as r on r.title_id = t.id
    where
        (p_sort is distinct from 'popularity' or r.title_id is not null)
        and (p_kind is null or t.kind = p_kind)
        and (
            p_genres is null
            or case p_genre_match
                when 'all' then t.genre_bits & (select engine.genre_bits(p_genres)) >= (select engine.genre_bits(p_genres))
                else t.genre_bits & (select engine.genre_bits(p_genres)) > 0
            end
        )
        and (p_not_genres is null or t.genre_bits & (select engine.genre_bits(p_not_genres)) < 1)
        and (p_languages is null or t.original_language = any(p_languages))
        and (p_not_languages is null or coalesce(t.original_language <> all(p_not_languages), true))
        and (p_countries is null or t.countries && p_countries)
        and (p_people is null or t.id = any(array(
            select c.title_id from engine.credited_titles(p_people, engine.folded_count(p_people)) as c
        )))
        and (p_not_people is null or t.id not in (select c.title_id from engine.credited_titles(p_not_people, 1) as c))
        and (p_keywords is null or t.id = any(array(
            select k.title_id from engine.keyword_titles(p_keywords, engine.folded_count(p_keywords)) as k
        )))
        and (p_not_keywords is null or t.id not in (select k.title_id from engine.keyword_titles(p_not_keywords, 1) as k))
        and (p_year_gte is null or t.year >= p_year_gte)
        and (p_year_lte is null or t.year <= p_year_lte)
        and (p_runtime_gte is null or t.runtime_minutes >= p_runtime_gte)
        and (p_runtime_lte is null or t.runtime_minutes <= p_runtime_lte)
        and (p_imdb_gte is null or t.imdb_rating >= p_imdb_gte::real)
        and (p_votes_gte is null or t.imdb_votes >= p_votes_gte)
        and (p_maturity_lte is null or t.minimum_age <= p_maturity_lte)
        and (p_providers is null or t.id = any(array(
            select o.title_id from engine.offered_titles(p_providers, p_provider_country) as o
        )));
end;

comment on function engine.filtered_titles is
$$The titles that fit, with what an order and counts by facet need. Null means no filter; a title that lacks a value asked for does not
fit, and one that lacks a value ruled out does.

Of genres any fit, with p_genre_match 'all' all of them; of languages, countries and services (streaming in p_provider_country, or
anywhere) any; of people and keywords all. p_maturity_lte is an age: a title nobody classified is not for it.
sort_key, for descending order and then title_id: votes, imdb, release (days since 1970; the middle of the year where only that is
known), year, rating (this site's mean) or popularity (trend); null for none.$$;

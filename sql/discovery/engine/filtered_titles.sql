-- Planned with its arguments' values (plan_cache_mode of its callers), every field of the filter is a constant: one that is null is
-- planned away, and an order that has an index is read from it. Names and services are looked up first, as an array of titles, or they
-- would be tested title by title. Bits are compared with < and >, of which planners expect a third of the titles; of = they would expect
-- one in two hundred, of <> all.
create or replace function engine.filtered_titles(p_filter data.title_filter, p_sort text)
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
        and ((p_filter).kind is null or t.kind = (p_filter).kind)
        and (
            (p_filter).genres is null
            or case (p_filter).genre_match
                when 'all'
                    then t.genre_bits & (select engine.genre_bits((p_filter).genres)) >= (select engine.genre_bits((p_filter).genres))
                else t.genre_bits & (select engine.genre_bits((p_filter).genres)) > 0
            end
        )
        and ((p_filter).not_genres is null or t.genre_bits & (select engine.genre_bits((p_filter).not_genres)) < 1)
        and ((p_filter).languages is null or t.original_language = any((p_filter).languages))
        and ((p_filter).not_languages is null or coalesce(t.original_language <> all((p_filter).not_languages), true))
        and ((p_filter).countries is null or t.countries && (p_filter).countries)
        and ((p_filter).people is null or t.id = any(array(
            select c.title_id from engine.credited_titles((p_filter).people, engine.folded_count((p_filter).people)) as c
        )))
        and ((p_filter).not_people is null or t.id not in (
            select c.title_id from engine.credited_titles((p_filter).not_people, 1) as c
        ))
        and ((p_filter).keywords is null or t.id = any(array(
            select k.title_id from engine.keyword_titles((p_filter).keywords, engine.folded_count((p_filter).keywords)) as k
        )))
        and ((p_filter).not_keywords is null or t.id not in (
            select k.title_id from engine.keyword_titles((p_filter).not_keywords, 1) as k
        ))
        and ((p_filter).year_gte is null or t.year >= (p_filter).year_gte)
        and ((p_filter).year_lte is null or t.year <= (p_filter).year_lte)
        and ((p_filter).runtime_gte is null or t.runtime_minutes >= (p_filter).runtime_gte)
        and ((p_filter).runtime_lte is null or t.runtime_minutes <= (p_filter).runtime_lte)
        and ((p_filter).imdb_gte is null or t.imdb_rating >= (p_filter).imdb_gte::real)
        and ((p_filter).votes_gte is null or t.imdb_votes >= (p_filter).votes_gte)
        and ((p_filter).maturity_lte is null or t.minimum_age <= (p_filter).maturity_lte)
        and ((p_filter).providers is null or t.id = any(array(
            select o.title_id from engine.offered_titles((p_filter).providers, (p_filter).provider_country) as o
        )));
end;

comment on function engine.filtered_titles is
$$The titles that fit a filter (see title_filter), with what an order and counts by facet need.

Services count in the filter's provider_country, or anywhere where it is null. sort_key, for descending order and then title_id: votes,
imdb, release (days since 1970; the middle of the year where only that is known), year, rating (this site's mean) or popularity (trend);
null for none.$$;

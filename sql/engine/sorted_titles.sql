create or replace function engine.sorted_titles(p_title_ids integer[], p_sort text, p_count integer)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select t.id, k.score
    from data.titles as t
    left join data.title_trends as r on r.title_id = t.id
    cross join
        lateral (
            select coalesce(case p_sort
                when 'imdb' then t.imdb_rating
                when 'votes' then greatest(t.imdb_votes, t.tmdb_votes)
                when 'release' then coalesce(extract(year from t.released_on) + extract(doy from t.released_on) / 367.0, t.year, -10000)
                else coalesce(
                    r.score,
                    (select engine.tuning('trend_acclaim'))
                    * engine.title_acclaim(t.imdb_rating, t.imdb_votes, t.tmdb_rating, t.tmdb_votes)
                )
            end, 0)::float8 as score
        ) as k
    where t.id = any(p_title_ids)
    order by k.score desc, t.id
    limit p_count;
end;

comment on function engine.sorted_titles is
$$The first of some titles in an order: imdb (rating), votes, release (latest first), or popularity for anything else.$$;

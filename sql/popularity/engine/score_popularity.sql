create or replace function engine.score_popularity(p_title_ids integer[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select
        t.id,
        coalesce(
            r.score,
            engine.trending_score(
                p_recent_events => 0, p_rating_count => 0,
                p_external_rating => engine.external_rating(
                    p_imdb_rating => t.imdb_rating, p_imdb_votes => t.imdb_votes,
                    p_tmdb_rating => t.tmdb_rating, p_tmdb_votes => t.tmdb_votes
                ),
                p_rating_weight => (select engine.tuning('trend_floor')),
                p_external_weight => (select engine.tuning('trend_external_rating'))
            )
        )
    from data.titles as t
    left join data.title_trends as r on r.title_id = t.id
    where t.id = any(p_title_ids);
end;

comment on function engine.score_popularity is
$$The popularity signal: the trending score of titles as of the last refresh, 0 or more. A title added since then has the share of its
external rating alone.$$;

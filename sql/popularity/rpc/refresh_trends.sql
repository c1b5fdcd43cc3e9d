create or replace function rpc.refresh_trends()
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with decay as materialized (
        select (select engine.tuning('trend_half_life_days')) * 86400 as half_life, (select engine.tuning('trend_click')) as click
    ),

    -- Events older than ten half-lives are ignored: they would weigh less than a thousandth.
    event as (
        select r.title_id, r.rated_at as at, 1::float8 as weight
        from data.ratings as r
        where r.rated_at > now() - (select h.half_life from decay as h) * 10 * interval '1 second'
        union all
        select i.title_id, i.occurred_at, d.click
        from data.interactions as i
        cross join decay as d
        where i.event in ('view', 'click') and i.occurred_at > now() - (select h.half_life from decay as h) * 10 * interval '1 second'
    ),

    recent as materialized (
        select e.title_id, sum(e.weight * power(0.5, greatest(0, extract(epoch from now() - e.at)) / d.half_life)) as events
        from event as e
        cross join decay as d
        group by e.title_id
    ),

    scored as (
        select
            t.id as title_id, t.kind,
            engine.trending_score(
                p_recent_events => r.events, p_rating_count => s.rating_count,
                p_external_rating => engine.external_rating(
                    p_imdb_rating => t.imdb_rating, p_imdb_votes => t.imdb_votes,
                    p_tmdb_rating => t.tmdb_rating, p_tmdb_votes => t.tmdb_votes
                ),
                p_rating_weight => (select engine.tuning('trend_floor')),
                p_external_weight => (select engine.tuning('trend_external_rating'))
            ) as score
        from data.titles as t
        left join data.title_statistics as s on s.title_id = t.id
        left join recent as r on r.title_id = t.id
    ),

    written as (
        insert into data.title_trends as t (title_id, kind, score)
        select s.title_id, s.kind, s.score from scored as s order by s.title_id
        on conflict (title_id) do update
            set kind = excluded.kind, score = excluded.score
            where (t.kind, t.score) is distinct from (excluded.kind, excluded.score)
        returning t.title_id
    )

    select count(*)::integer from written;
end;

comment on function rpc.refresh_trends is
$$Recomputes the trending score of every title from ratings, views and clicks, whose weight halves every month (tuning: trend_...), and from
external ratings: see engine.trending_score. Returns the number of scores that changed.$$;

create or replace function rpc.user_stats_months(p_user_id bigint, p_year integer default null)
returns table (month text, titles integer, hours_watched float8, ratings integer, mean_rating float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with happened as (
        select date_trunc('month', h.seen_at at time zone 'UTC') as month, h.title_id as seen_id, null::float8 as rating
        from engine.user_history(p_user_id, p_year) as h
        where h.is_seen
        union all
        select date_trunc('month', h.rated_at at time zone 'UTC'), null, h.rating
        from engine.user_history(p_user_id, p_year) as h
        where h.is_rated
    )

    select
        to_char(a.month, 'YYYY-MM'), count(a.seen_id)::integer,
        coalesce(sum(t.runtime_minutes) filter (where t.kind = 'movie'), 0) / 60.0::float8,
        count(a.rating)::integer, avg(a.rating)
    from happened as a
    left join data.titles as t on t.id = a.seen_id
    group by a.month
    order by a.month;
end;

comment on function rpc.user_stats_months is
$$What a user saw and rated per month (2026-03), without empty months; with p_year in that year only.

hours_watched counts films, as in user_stats.$$;

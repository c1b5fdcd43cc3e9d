create or replace function rpc.user_stats_months(p_user_id bigint, p_year integer default null)
returns table (month text, titles integer, hours_watched float8, ratings integer, mean_rating float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        to_char(a.happened_at at time zone 'UTC', 'YYYY-MM') as month,
        count(a.seen_id)::integer,
        coalesce(sum(t.runtime_minutes) filter (where t.kind = 'movie'), 0) / 60.0::float8,
        count(a.rating)::integer,
        avg(a.rating)
    from engine.user_history(p_user_id, p_year) as h
    cross join
        lateral (
            values (h.is_seen, h.seen_at, h.title_id, null::float8), (h.is_rated, h.rated_at, null::integer, h.rating)
        ) as a (counts, happened_at, seen_id, rating)
    left join data.titles as t on t.id = a.seen_id
    where a.counts
    group by month
    order by month;
end;

comment on function rpc.user_stats_months is
$$What a user saw and rated month by month (2026-03), months without anything left out; with p_year those of that year.

hours_watched counts films, as in user_stats.$$;

create or replace function rpc.user_stats(p_user_id bigint, p_year integer default null, p_at timestamptz default now())
returns table (
    watch_count integer, hours_watched float8, films_without_runtime integer, pages_read integer, books_without_pages integer,
    rating_count integer, mean_rating float8, others_mean_rating float8, mean_difference float8, busiest_month text,
    active_days integer, current_day_streak integer, longest_day_streak integer,
    active_weeks integer, current_week_streak integer, longest_week_streak integer
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with history as materialized (
        select h.title_id, h.seen_at, h.rating, h.rated_at, h.is_seen, h.is_rated
        from engine.user_history(p_user_id, p_year) as h
        where h.is_seen or h.is_rated
    ),

    watched as (
        select
            count(*)::integer as watch_count,
            coalesce(sum(t.runtime_minutes) filter (where t.kind = 'movie'), 0) / 60.0::float8 as hours_watched,
            (count(*) filter (where t.kind = 'movie' and t.runtime_minutes is null))::integer as films_without_runtime,
            coalesce(sum(t.pages) filter (where t.kind = 'book'), 0)::integer as pages_read,
            (count(*) filter (where t.kind = 'book' and t.pages is null))::integer as books_without_pages
        from history as h
        inner join data.titles as t on t.id = h.title_id
        where h.is_seen
    ),

    -- A title's statistics include this user's rating, which is subtracted.
    rated as (
        select
            count(*)::integer as rating_count,
            avg(h.rating) as mean_rating,
            avg(o.mean) as others_mean_rating,
            avg(h.rating - o.mean) as mean_difference
        from history as h
        left join data.title_statistics as s on s.title_id = h.title_id
        cross join lateral (select (s.rating_sum - h.rating) / nullif(greatest(s.rating_count - 1, 0), 0) as mean) as o
        where h.is_rated
    ),

    active as (
        select array_agg(distinct floor(date_part('epoch', a.happened_at) / 86400)::integer) as days
        from history as h
        cross join lateral (values (h.is_seen, h.seen_at), (h.is_rated, h.rated_at)) as a (counts, happened_at)
        where a.counts
    ),

    -- Weeks begin on Monday; day 0 (1 January 1970) was a Thursday.
    weekly as (
        select array_agg(floor((d.day + 3) / 7.0::float8)::integer) as weeks
        from active as a
        cross join lateral unnest(a.days) as d (day)
    ),

    today as (select floor(date_part('epoch', p_at) / 86400)::integer as day)

    select
        w.watch_count, w.hours_watched, w.films_without_runtime, w.pages_read, w.books_without_pages,
        r.rating_count, r.mean_rating, r.others_mean_rating, r.mean_difference,
        (
            select to_char(date_trunc('month', h.seen_at at time zone 'UTC'), 'YYYY-MM')
            from history as h
            where h.is_seen
            group by date_trunc('month', h.seen_at at time zone 'UTC')
            order by count(*) desc, date_trunc('month', h.seen_at at time zone 'UTC')
            limit 1
        ),
        d.total as active_days, d.current as current_day_streak, d.longest as longest_day_streak,
        k.total as active_weeks, k.current as current_week_streak, k.longest as longest_week_streak
    from watched as w
    cross join rated as r
    cross join active as a
    cross join weekly as y
    cross join today as t
    cross join lateral engine.streak_lengths(a.days, t.day) as d
    cross join lateral engine.streak_lengths(y.weeks, floor((t.day + 3) / 7.0::float8)::integer) as k;
end;

comment on function rpc.user_stats is
$$Totals over everything that a user has seen and rated, or with p_year in that year only. Always one row.

watch_count is the number of films, series and books seen; hidden titles and those above the user's maturity cap never count. hours_watched
adds up the running times of films: how many episodes of a series somebody saw is not known. films_without_runtime and books_without_pages
are the numbers of titles missing from hours_watched and pages_read.

others_mean_rating is the mean over the rated titles of other users' mean rating, and mean_difference how many stars higher the user rated
these titles; null where nobody else rated them. busiest_month (2026-03) is the month in which the user saw most.

A day or week (from Monday, UTC) is active if something was seen or rated in it. The current streak is the number of consecutive active
periods up to p_at; a period that has just begun without activity does not end it. With p_year only days of that year count.$$;

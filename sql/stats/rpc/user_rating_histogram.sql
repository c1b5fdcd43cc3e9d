create or replace function rpc.user_rating_histogram(p_user_id bigint, p_year integer default null)
returns table (stars float8, ratings integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with given as (
        select round(h.rating * 2)::integer as half_stars, count(*)::integer as ratings
        from engine.user_history(p_user_id, p_year) as h
        where h.is_rated
        group by half_stars
    )

    select s.half_stars / 2.0::float8, coalesce(g.ratings, 0)
    from generate_series(1, 10) as s (half_stars)
    left join given as g on g.half_stars = s.half_stars
    order by s.half_stars;
end;

comment on function rpc.user_rating_histogram is
$$The number of times a user gave each rating in half stars, from 0.5 to 5: ten rows. With p_year in that year only.

An imported rating between two half stars counts as the nearer one.$$;

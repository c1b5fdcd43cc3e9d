create or replace function rpc.user_rating_histogram(p_user_id bigint, p_year integer default null)
returns table (stars float8, ratings integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select s.half_stars / 2.0::float8, count(h.rating)::integer
    from generate_series(1, 10) as s (half_stars)
    left join engine.user_history(p_user_id, p_year) as h on h.is_rated and round(h.rating * 2) = s.half_stars
    group by s.half_stars
    order by s.half_stars;
end;

comment on function rpc.user_rating_histogram is
$$How often a user gave each half star, from 0.5 to 5: ten rows. With p_year only what they rated in that year.

An imported rating between two half stars counts as the nearer one.$$;

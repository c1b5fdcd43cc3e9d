create or replace function engine.liked_titles(p_user_id bigint, p_count integer)
returns integer[]
language sql stable parallel safe
begin atomic
    with rated as (
        select r.title_id, r.rating, r.rated_at, avg(r.rating) over () as mean
        from data.ratings as r
        where r.user_id = p_user_id
    ),

    liked as (
        select r.title_id, r.rated_at
        from rated as r
        where r.rating >= r.mean
        order by r.rated_at desc, r.title_id
        limit p_count
    )

    select coalesce(array_agg(l.title_id order by l.rated_at desc, l.title_id), '{}') from liked as l;
end;

comment on function engine.liked_titles is
$$The latest titles that a user gave at least their own mean rating, the latest first.$$;

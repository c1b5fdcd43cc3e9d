create or replace function engine.liked_titles(p_user_id bigint, p_count integer)
returns integer[]
language sql stable parallel safe
begin atomic
    with liked as (
        select r.title_id, r.rated_at from engine.latest_ratings(p_user_id) as r where r.rating >= r.mean
        union all
        select f.title_id, null
        from engine.favourite_titles(p_user_id) as f
        where f.title_id not in (select r.title_id from data.ratings as r where r.user_id = p_user_id)
    ),

    latest as (
        select l.title_id, l.rated_at from liked as l order by l.rated_at desc nulls last, l.title_id limit p_count
    )

    select coalesce(array_agg(l.title_id order by l.rated_at desc nulls last, l.title_id), '{}') from latest as l;
end;

comment on function engine.liked_titles is
$$The latest titles that a user rated at least as high as their mean, latest first, followed by the favourites they have not rated.$$;

create or replace function engine.latest_ratings(p_user_id bigint)
returns table (title_id integer, rating real, rated_at timestamptz, mean float8, recency bigint)
language sql stable parallel safe
begin atomic
    select
        r.title_id, r.rating, r.rated_at, avg(r.rating) over (),
        row_number() over (order by r.rated_at desc, r.title_id)
    from data.ratings as r
    where r.user_id = p_user_id;
end;

comment on function engine.latest_ratings is
$$A user's ratings with the user's mean; recency numbers them from 1, the latest.$$;

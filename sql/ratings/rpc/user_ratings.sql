create or replace function rpc.user_ratings(
    p_user_id bigint, p_limit integer default 20, p_before timestamptz default null, p_before_title_id integer default null
)
returns table (rating_id bigint, title_id integer, kind text, title text, rating real, rated_at timestamptz)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with page as (
        select r.id, r.title_id, r.rating, r.rated_at
        from data.ratings as r
        inner join data.titles as t on t.id = r.title_id
        where
            r.user_id = p_user_id
            and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
            and (
                p_before is null
                or r.rated_at < p_before
                or (r.rated_at = p_before and r.title_id > p_before_title_id)
            )
        order by r.rated_at desc, r.title_id
        limit engine.bounded_limit(p_limit, 200)
    )

    select p.id, p.title_id, t.kind, x.title, p.rating, p.rated_at
    from page as p
    inner join data.titles as t on t.id = p.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    order by p.rated_at desc, p.title_id;
end;

comment on function rpc.user_ratings is
$$A user's ratings, latest first, without titles above their maturity cap. At most 200 rows.

For the next page pass the last row's rated_at and title_id.$$;

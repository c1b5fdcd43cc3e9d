create or replace function rpc.export_titles(p_user_id bigint, p_after_title_id integer default 0, p_limit integer default 500)
returns table (
    title_id integer, refs text[], kind text, title text, year integer, rating real, rated_at timestamptz, state text, set_at timestamptz,
    is_own_word boolean, is_favourite boolean
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with named as (
        select n.title_id
        from (
            (
                select r.title_id from data.ratings as r
                where r.user_id = p_user_id and r.title_id > p_after_title_id
                order by r.title_id limit engine.bounded_limit(p_limit, 1000)
            )
            union
            (
                select s.title_id from data.title_states as s
                where s.user_id = p_user_id and s.title_id > p_after_title_id
                order by s.title_id limit engine.bounded_limit(p_limit, 1000)
            )
            union
            (
                select f.title_id from data.favourites as f
                where f.user_id = p_user_id and f.title_id > p_after_title_id
            )
        ) as n
        order by n.title_id
        limit engine.bounded_limit(p_limit, 1000)
    )

    select
        t.id, engine.title_refs(t.id), t.kind, t.original_title, t.year::integer, r.rating, r.rated_at, s.state, s.set_at,
        exists(
            select 1 from data.title_states as w
            where w.user_id = p_user_id and w.title_id = t.id and w.state is not null and (not w.by_rating or r.rating is null)
        ),
        exists(select 1 from data.favourites as f where f.user_id = p_user_id and f.title_id = t.id)
    from named as n
    inner join data.titles as t on t.id = n.title_id
    left join data.ratings as r on r.user_id = p_user_id and r.title_id = t.id
    cross join lateral engine.title_state(p_user_id, t.id) as s
    order by t.id;
end;

comment on function rpc.export_titles is
$$Every title that a user rated, that has a state or that is a favourite, regardless of the maturity cap, ordered by title_id; with its
external ids, so that another installation can identify it. is_own_word: the state was set by the user rather than implied by the rating.

For the next page pass the last row's title_id. At most 1,000 rows.$$;

create or replace function rpc.get_popular_items(
    p_limit integer default 20, p_kind text default null, p_user_id bigint default null, p_exclude integer[] default null,
    p_method text default 'average', p_include text[] default null
)
returns table (title_id integer, kind text, title text, mean_rating float8, rating_count integer, score float8)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_include constant text[] := rpc.included_states(p_include);
begin
    if p_method is null or p_method not in ('average', 'bayesian', 'trending', 'imdb') then
        raise exception using
            errcode = 'PT422',
            message = format('There is no method %s.', coalesce(p_method, 'null')),
            hint = 'A method is average, bayesian, trending or imdb.';
    end if;
    return query
        with page as (
            select p.title_id, p.mean_rating, p.rating_count, p.score
            from engine.popular_titles(
                p_method => p_method, p_kind => p_kind, p_user_id => p_user_id, p_exclude => p_exclude, p_include => v_include
            ) as p
            order by p.score desc, p.rating_count desc, p.title_id
            limit engine.bounded_limit(p_limit, 200)
        )

        select p.title_id, t.kind, x.title, p.mean_rating, p.rating_count, p.score
        from page as p
        inner join data.titles as t on t.id = p.title_id
        cross join lateral engine.localised_text(t.id, 'en') as x
        order by p.score desc, p.rating_count desc, p.title_id;
end;
$$;

comment on function rpc.get_popular_items is
$$The most popular titles, by score, then number of ratings, then title_id.

p_method defines the score: average, the mean of at least 5 ratings; bayesian, the mean shrunk toward that of all ratings; trending, recent
ratings, views and clicks with time decay, as of the last refresh; imdb, the rating there. mean_rating is in stars. p_kind is movie, tv,
book or null for all. With p_user_id, titles that the user is not to be shown are left out. p_exclude leaves out further titles: for the
next page pass those already shown. p_include shows titles that the user has seen or saved for later (watch_later) too. At most 200 rows.
PT422 for an unknown method or state.$$;

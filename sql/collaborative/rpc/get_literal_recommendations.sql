-- The textbook rule in its plainest SQL, as a baseline: evaluate reports its quality, bench its speed.
create or replace function rpc.get_literal_recommendations(p_user_id bigint, p_count integer default 20)
returns table (title_id integer, predicted_rating float8, neighbours integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with neighbour as (
        select theirs.user_id, corr(mine.rating, theirs.rating) as similarity
        from data.ratings as mine
        inner join data.ratings as theirs on theirs.title_id = mine.title_id
        where mine.user_id = p_user_id and theirs.user_id <> p_user_id
        group by theirs.user_id
        having count(*) >= 3 and corr(mine.rating, theirs.rating) > 0.3
    )

    select
        r.title_id,
        sum(n.similarity * r.rating) / sum(n.similarity) as predicted_rating,
        count(*)::integer as neighbours
    from neighbour as n
    inner join data.ratings as r on r.user_id = n.user_id
    where r.title_id not in (select x.title_id from engine.excluded_titles(p_user_id, null, null) as x)
    group by r.title_id
    order by predicted_rating desc, r.title_id
    limit engine.bounded_limit(p_count, 200);
end;

comment on function rpc.get_literal_recommendations is
$$The textbook rule, for comparison only: Pearson above 0.3 over at least 3 common titles, best predicted rating first.

Slow, and worse than a list of popular titles; use get_collaborative_recommendations instead.$$;

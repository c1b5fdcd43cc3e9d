create or replace function rpc.graph_ratings(p_title_ids integer[], p_after_user_id bigint default 0, p_count integer default 100)
returns table (user_id bigint, positions integer[], weights real[])
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with batch as (
        select u.id as user_id
        from data.users as u
        where u.id > p_after_user_id
        order by u.id
        limit engine.bounded_limit(p_count, 1000)
    ),

    weighted as (
        select
            r.user_id, r.title_id,
            engine.graph_weight(
                r.rating, avg(r.rating) over (partition by r.user_id), (select engine.tuning('graph_slope'))
            )::real as weight
        from batch as b
        inner join data.ratings as r on r.user_id = b.user_id
    ),

    known as (
        select
            w.user_id,
            array_agg((t.position - 1)::integer order by t.position) as positions,
            array_agg(w.weight order by t.position) as weights
        from weighted as w
        inner join unnest(p_title_ids) with ordinality as t (title_id, position) on t.title_id = w.title_id
        group by w.user_id
    )

    select b.user_id, coalesce(k.positions, '{}'), coalesce(k.weights, '{}')
    from batch as b
    left join known as k on k.user_id = b.user_id
    order by b.user_id;
end;

comment on function rpc.graph_ratings is
$$The next p_count users after p_after_user_id with their ratings of the given titles: positions in p_title_ids from 0, ascending, and the
weight of each rating in the title graph.

Call it with the last user of each result until no rows are returned. p_title_ids must not contain duplicates.$$;

create or replace function engine.graph_input(p_user_id bigint)
returns table (title_id integer, weight float8)
language sql stable parallel safe
begin atomic
    with rated as (
        select
            r.title_id, r.rating, avg(r.rating) over () as mean,
            row_number() over (order by r.rated_at desc, r.title_id) as recency
        from data.ratings as r
        where r.user_id = p_user_id
    )

    select r.title_id, engine.graph_weight(r.rating, r.mean, (select engine.tuning('graph_slope')))
    from rated as r
    where r.recency <= (select engine.tuning('graph_ratings'));
end;

comment on function engine.graph_input is
$$A user's latest 3,000 ratings (tuning: graph_ratings) as the weights with which they ask the title graph.$$;

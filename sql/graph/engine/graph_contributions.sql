-- Because the inverse Gram matrix is symmetric, the rows of the few given titles are read instead of those of the many rated ones.
create or replace function engine.graph_contributions(p_user_id bigint, p_title_ids integer[])
returns table (title_id integer, because_title_id integer, weight float8)
language sql stable parallel safe
begin atomic
    with mine as materialized (
        select i.title_id, p.position, i.weight * w.inverse_diagonal as weight
        from data.title_graph as g
        cross join lateral unnest(g.title_ids) with ordinality as p (title_id, position)
        inner join engine.graph_input(p_user_id) as i on i.title_id = p.title_id
        inner join data.title_graph_rows as w on w.title_id = p.title_id
    ),

    asked as materialized (
        select w.title_id, w.inverse_diagonal, w.weights::real[] as weights
        from data.title_graph_rows as w
        where w.title_id = any(p_title_ids)
    ),

    strongest as (
        select a.title_id, c.because_title_id, c.weight
        from asked as a
        cross join lateral (
            select m.title_id as because_title_id, m.weight * a.weights[m.position] / a.inverse_diagonal as weight
            from mine as m
            order by weight desc, because_title_id
            limit 3
        ) as c
    )

    select s.title_id, s.because_title_id, s.weight
    from strongest as s
    where s.weight > 0
    order by s.title_id, s.weight desc, s.because_title_id;
end;

comment on function engine.graph_contributions is
$$For each given title, the 3 rated titles that contribute most to its score in the learned graph.

The weights are the terms of the sum that graph_scores() returns, in half precision.$$;

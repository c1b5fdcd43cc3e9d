-- There are few distinct weights, so rows of equal weight are summed first; pgvector multiplies one row at a time. Materialised, because
-- the arrays would otherwise be computed again for every title.
create or replace function engine.graph_sums(p_title_ids integer[], p_weights float8[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with graph as materialized (
        select g.title_ids from data.title_graph as g
    ),

    by_weight as materialized (
        select i.weight, sum(w.weights::vector) as weights
        from unnest(p_title_ids, p_weights) as i (title_id, weight)
        inner join data.title_graph_rows as w on w.title_id = i.title_id
        group by i.weight
    ),

    total as materialized (
        select sum(b.weights * array_fill(b.weight::real, array[vector_dims(b.weights)])::vector)::real[] as scores
        from by_weight as b
    )

    select s.title_id, s.score
    from graph as g
    cross join total as t
    cross join lateral unnest(g.title_ids, t.scores) as s (title_id, score)
    where t.scores is not null;
end;

comment on function engine.graph_sums is
$$How strongly the learned graph expects somebody who chose the given titles to choose each of its titles, including the given ones; the
scale is arbitrary, and values may be negative.

The score is the weighted sum of the given titles' rows. No rows without a learned graph or if it contains none of the titles.$$;

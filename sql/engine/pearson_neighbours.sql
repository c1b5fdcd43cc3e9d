create or replace function engine.pearson_neighbours(p_user_id bigint)
returns table (user_id bigint, common integer, correlation float8, similarity float8)
language sql stable parallel safe
begin atomic
    -- Materialised, or the planner would paste each product into every place that uses it.
    with sums as materialized (
        select
            theirs.user_id,
            inner_product(mine.ones, theirs.ones) as n,
            inner_product(mine.tenths, theirs.ones) as x,
            inner_product(mine.ones, theirs.tenths) as y,
            inner_product(mine.squares, theirs.ones) as xx,
            inner_product(mine.ones, theirs.squares) as yy,
            inner_product(mine.tenths, theirs.tenths) as xy,
            sqrt(mine.rating_count::float8 * theirs.rating_count) as size
        from
            engine.neighbour_candidates(
                p_user_id, (select engine.tuning('posting_budget')), (select engine.tuning('neighbour_candidates'))::integer
            ) as c
        inner join data.user_profiles as theirs on theirs.user_id = c.user_id
        inner join data.user_profiles as mine on mine.user_id = p_user_id
    ),

    overlap as (
        select s.user_id, s.n, s.size, engine.pearson(s.n, s.x, s.y, s.xx, s.yy, s.xy) as correlation
        from sums as s
        where s.n >= (select engine.tuning('neighbour_minimum_common'))
    )

    select
        o.user_id,
        o.n::integer,
        o.correlation,
        o.n / o.size * (1 + coalesce(o.correlation, 0) * o.n / (o.n + (select engine.tuning('correlation_shrinkage'))))
    from overlap as o;
end;

comment on function engine.pearson_neighbours is
$$The users most comparable to one: titles in common, Pearson's correlation over them, and the similarity that ranks neighbours.

The similarity is the cosine of the two sets of rated titles times (1 + the correlation, shrunk by its support): taste shows in
what people choose to see before it shows in the stars they give. Null correlation: no variance on one side. Exact for ratings in
tenths of a star; finer ones are compared to float accuracy.$$;

create or replace function engine.pearson_neighbours(p_user_id bigint, p_exact boolean)
returns table (user_id bigint, common integer, correlation float8, similarity float8)
language sql stable parallel safe
begin atomic
    -- Taken from an array the vector is detoasted once; taken from its row, every product would detoast it again.
    with mine as materialized (
        select
            (array[p.ones])[1] as ones, (array[p.tenths])[1] as tenths, (array[p.squares])[1] as squares,
            engine.rarity_vector(p_user_id) as weights
        from data.user_profiles as p
        where p.user_id = p_user_id
    ),

    sums as materialized (
        select
            c.user_id,
            inner_product(mine.weights, theirs.ones) as shared_weight,
            theirs.rarity_weight,
            inner_product(mine.weights, mine.ones) as my_weight,
            inner_product(mine.ones, theirs.ones) as n,
            inner_product(mine.tenths, theirs.ones) as x,
            inner_product(mine.ones, theirs.tenths) as y,
            inner_product(mine.squares, theirs.ones) as xx,
            inner_product(mine.ones, theirs.squares) as yy,
            inner_product(mine.tenths, theirs.tenths) as xy
        from engine.neighbour_candidates(p_user_id, p_exact) as c
        cross join mine
        cross join lateral (
            select
                (array[p.ones])[1] as ones, (array[p.tenths])[1] as tenths, (array[p.squares])[1] as squares, p.rarity_weight
            from data.user_profiles as p
            where p.user_id = c.user_id
            order by p.user_id
            offset 0
        ) as theirs
    ),

    -- Other users' weights date from the last refresh, so the shared weight may exceed their total.
    overlap as (
        select
            s.user_id, s.n,
            s.shared_weight / sqrt(s.my_weight * greatest(s.rarity_weight, s.shared_weight)) as cosine,
            engine.pearson(p_n => s.n, p_sum_x => s.x, p_sum_y => s.y, p_sum_xx => s.xx, p_sum_yy => s.yy, p_sum_xy => s.xy) as correlation
        from sums as s
        where s.n >= (select engine.tuning('neighbour_minimum_common'))
    )

    select
        o.user_id,
        o.n::integer,
        o.correlation,
        power(
            o.cosine * (1 + coalesce(o.correlation, 0) * o.n / (o.n + (select engine.tuning('correlation_shrinkage')))),
            (select engine.tuning('similarity_exponent'))
        )
    from overlap as o;
end;

comment on function engine.pearson_neighbours is
$$The users most similar to one: number of common titles, Pearson's correlation over them, and the similarity by which neighbours are
ranked.

The similarity is the cosine of the two sets of rated titles, weighted by rarity, times (1 + the correlation, shrunk by its support), raised
to a power (tuning: similarity_exponent): taste shows in what people choose to see before it shows in the stars they give. The correlation
is null if one side has no variance. Exact for ratings in tenths of a star; finer ones are compared to float accuracy.$$;

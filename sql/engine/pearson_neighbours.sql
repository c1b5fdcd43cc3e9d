create or replace function engine.pearson_neighbours(p_user_id bigint)
returns table (user_id bigint, common integer, correlation float8, similarity float8)
language sql stable parallel safe
begin atomic
    with tuned as (
        select
            engine.tuning('neighbour_minimum_common') as minimum_common,
            engine.tuning('correlation_shrinkage') as shrinkage
    ),

    overlap as (
        select
            theirs.user_id,
            inner_product(mine.ones, theirs.ones) as n,
            engine.pearson(
                inner_product(mine.ones, theirs.ones),
                inner_product(mine.stars, theirs.ones),
                inner_product(mine.ones, theirs.stars),
                inner_product(mine.squares, theirs.ones),
                inner_product(mine.ones, theirs.squares),
                inner_product(mine.stars, theirs.stars)
            ) as correlation,
            sqrt(mine.rating_count::float8 * theirs.rating_count) as size
        from
            engine.neighbour_candidates(
                p_user_id, engine.tuning('posting_budget'), engine.tuning('neighbour_candidates')::integer
            ) as c
        inner join data.user_profiles as theirs on theirs.user_id = c.user_id
        inner join data.user_profiles as mine on mine.user_id = p_user_id
    )

    select
        o.user_id,
        o.n::integer,
        o.correlation,
        o.n / o.size * (1 + coalesce(o.correlation, 0) * o.n / (o.n + t.shrinkage))
    from overlap as o
    cross join tuned as t
    where o.n >= t.minimum_common;
end;

comment on function engine.pearson_neighbours is
$$The users most comparable to one: titles in common, Pearson's correlation over them, and the similarity that ranks neighbours.

The similarity is the cosine of the two sets of rated titles times (1 + the correlation, shrunk by its support): taste shows in
what people choose to see before it shows in the stars they give. Null correlation: no variance on one side.$$;

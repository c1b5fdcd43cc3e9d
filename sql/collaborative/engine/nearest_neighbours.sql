create or replace function engine.nearest_neighbours(p_user_id bigint, p_exact boolean)
returns table (user_id bigint, common integer, correlation float8, similarity float8)
language sql stable parallel safe
begin atomic
    with stored as materialized (
        select s.neighbour_ids, s.common, s.correlations, s.similarities
        from data.user_neighbours as s
        inner join data.user_profiles as p on p.user_id = s.user_id and p.revision = s.revision
        where s.user_id = p_user_id and not p_exact
    )

    select n.user_id, n.common, n.correlation, n.similarity
    from stored as s
    cross join
        lateral unnest(s.neighbour_ids, s.common, s.correlations, s.similarities)
            as n (user_id, common, correlation, similarity)
    union all
    select t.user_id, t.common, t.correlation, t.similarity
    from engine.top_neighbours(p_user_id, p_exact) as t
    where not exists (select 1 from stored);
end;

comment on function engine.nearest_neighbours is
$$A user's nearest neighbours (tuning: neighbourhood_size): the stored ones if they belong to the current revision of the profile, else
computed now.

p_exact computes them without a budget. See pearson_neighbours() for the columns.$$;

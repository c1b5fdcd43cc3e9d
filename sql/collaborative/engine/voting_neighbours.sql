create or replace function engine.voting_neighbours(p_user_id bigint, p_minimum_correlation float8, p_exact boolean)
returns table (user_id bigint, similarity float8)
language sql stable parallel safe
begin atomic
    select n.user_id, n.similarity
    from engine.nearest_neighbours(p_user_id, p_exact) as n
    where p_minimum_correlation is null or n.correlation > p_minimum_correlation
    order by n.similarity desc, n.user_id
    limit (select engine.tuning('neighbour_count'))::integer;
end;

comment on function engine.voting_neighbours is
$$The nearest neighbours whose ratings count as votes (tuning: neighbour_count), among those above p_minimum_correlation; null accepts any.

p_exact computes them without a budget.$$;

create or replace function engine.top_neighbours(p_user_id bigint, p_exact boolean)
returns table (user_id bigint, common integer, correlation float8, similarity float8)
language sql stable parallel safe
begin atomic
    select n.user_id, n.common, n.correlation, n.similarity
    from engine.pearson_neighbours(p_user_id, p_exact) as n
    order by n.similarity desc, n.user_id
    limit (select engine.tuning('neighbourhood_size'))::integer;
end;

comment on function engine.top_neighbours is
$$The most similar of pearson_neighbours(), computed now: as many as neighbourhood_size says (see data.tuning).$$;

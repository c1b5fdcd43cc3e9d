create or replace function engine.graph_scores(p_user_id bigint)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select s.title_id, s.score
    from (
        select array_agg(i.title_id) as title_ids, array_agg(i.weight) as weights from engine.graph_input(p_user_id) as i
    ) as mine
    cross join lateral engine.graph_sums(mine.title_ids, mine.weights) as s;
end;

comment on function engine.graph_scores is
$$How strongly the learned graph expects a user to choose each of its titles, including rated ones: graph_sums() over the user's ratings,
weighted by graph_weight().$$;

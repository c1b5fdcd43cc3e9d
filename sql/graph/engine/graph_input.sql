create or replace function engine.graph_input(p_user_id bigint)
returns table (title_id integer, weight float8)
language sql stable parallel safe
begin atomic
    select r.title_id, engine.graph_weight(r.rating, r.mean, (select engine.tuning('graph_slope')))
    from engine.latest_ratings(p_user_id) as r
    where r.recency <= (select engine.tuning('graph_ratings'));
end;

comment on function engine.graph_input is
$$A user's latest 3,000 ratings (tuning: graph_ratings) as weights, the input from which the title graph computes scores.$$;

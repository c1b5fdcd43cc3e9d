create or replace function engine.graph_weight(p_rating float8, p_mean float8, p_slope float8)
returns float8
language sql immutable parallel safe
begin atomic
    select greatest(0, 1 + p_slope * (p_rating - p_mean));
end;

comment on function engine.graph_weight is
$$The weight of a rating in the title graph, both in learning and in scoring: 1 for having chosen the title, more for stars above the user's
mean, less for stars below it, never below 0.$$;

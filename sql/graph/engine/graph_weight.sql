create or replace function engine.graph_weight(p_rating float8, p_mean float8, p_slope float8)
returns float8
language sql immutable parallel safe
begin atomic
    select greatest(0, 1 + p_slope * (p_rating - p_mean));
end;

comment on function engine.graph_weight is
$$What a rating counts in the title graph, learning or asking: 1 for having chosen the title, more for stars above the user's own mean,
less for stars below it, never less than 0.$$;

create or replace function engine.predicted_rating(
    p_baseline float8, p_weighted_deviation float8, p_weight float8, p_prior float8
)
returns float8
language sql immutable parallel safe
begin atomic
    select least(5.0, greatest(
        0.5,
        p_baseline + coalesce(p_weighted_deviation / nullif(p_weight + p_prior, 0), 0)
    ));
end;

comment on function engine.predicted_rating is
$$The rating in stars (0.5 to 5) predicted from the weighted deviations of neighbours from their own baselines.

It is shrunk toward p_baseline, which is also the result if no neighbour carries weight.$$;

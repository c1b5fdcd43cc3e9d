create or replace function engine.title_baseline(
    p_rating_count float8, p_rating_sum float8, p_mean float8, p_shrinkage float8
)
returns float8
language sql immutable parallel safe
begin atomic
    select p_mean + engine.shrunk_mean(
        coalesce(p_rating_sum, 0) - coalesce(p_rating_count, 0) * p_mean, coalesce(p_rating_count, 0), p_shrinkage
    );
end;

comment on function engine.title_baseline is
$$What an average user would give a title, in stars: the mean of all ratings plus the title's own shrunk bias.

Null count and sum stand for a title without ratings, which gets the mean.$$;

create or replace function engine.bayesian_mean(p_sum float8, p_count float8, p_prior_mean float8, p_prior_count float8)
returns float8
language sql immutable parallel safe
begin atomic
    select p_prior_mean + engine.shrunk_mean(coalesce(p_sum, 0) - coalesce(p_count, 0) * p_prior_mean, coalesce(p_count, 0), p_prior_count);
end;

comment on function engine.bayesian_mean is
$$The mean of p_count values, given by their sum, as if p_prior_count further values had equalled the prior mean.

A null sum or count stands for no values; the result is then the prior mean.$$;

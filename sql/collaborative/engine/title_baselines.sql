create or replace function engine.title_baselines(p_title_ids integer[])
returns table (title_id integer, baseline float8)
language sql stable parallel safe
begin atomic
    select
        w.title_id,
        engine.bayesian_mean(
            p_sum => s.rating_sum, p_count => s.rating_count, p_prior_mean => m.mean, p_prior_count => m.shrinkage
        )
    from unnest(p_title_ids) as w (title_id)
    cross join (select engine.global_mean() as mean, (select engine.tuning('baseline_shrinkage')) as shrinkage) as m
    left join data.title_statistics as s on s.title_id = w.title_id;
end;

comment on function engine.title_baselines is
$$The baseline of each title: the rating in stars that an average user would give it. It is the Bayesian mean of the title's ratings with
the global mean as the prior (tuning: baseline_shrinkage). One row per id, known or not.$$;

create or replace function engine.title_baselines(p_title_ids integer[])
returns table (title_id integer, baseline float8)
language sql stable parallel safe
begin atomic
    select
        w.title_id,
        m.mean + engine.shrunk_mean(
            coalesce(s.rating_sum, 0) - coalesce(s.rating_count, 0) * m.mean,
            coalesce(s.rating_count, 0),
            m.shrinkage
        )
    from unnest(p_title_ids) as w (title_id)
    cross join (select engine.global_mean() as mean, (select engine.tuning('baseline_shrinkage')) as shrinkage) as m
    left join data.title_statistics as s on s.title_id = w.title_id;
end;

comment on function engine.title_baselines is
$$What an average user would give each title, in stars: the global mean plus the title's shrunk bias.

A title without ratings gets the global mean.$$;

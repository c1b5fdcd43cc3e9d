create or replace function engine.global_mean()
returns float8
language sql stable parallel safe
begin atomic
    select coalesce(
        (select t.rating_sum / nullif(t.rating_count, 0) from data.rating_totals as t),
        engine.tuning('prior_mean')
    );
end;

comment on function engine.global_mean is
$$The mean of all ratings in stars, as of the last refresh; before the first one a prior (tuning: prior_mean).$$;

create or replace function rpc.experiment_report(p_experiment text)
returns table (
    variant text, preset text, share float8, users bigint, impressions bigint,
    clicks bigint, click_rate float8, click_rate_low float8, click_rate_high float8,
    click_difference float8, click_difference_low float8, click_difference_high float8, click_significant boolean,
    liked bigint, liked_rate float8, liked_rate_low float8, liked_rate_high float8,
    liked_difference float8, liked_difference_low float8, liked_difference_high float8, liked_significant boolean
)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select 1 from data.experiments as e where e.name = p_experiment) then
        raise exception using errcode = 'PT404', message = 'There is no such experiment.';
    end if;
    return query
    with rates as materialized (
        select
            r.variant_position, r.variant, r.preset, r.share, r.outcome, r.users, r.shown, r.hits, r.rate, r.rate_low, r.rate_high,
            r.difference, r.difference_low, r.difference_high
        from engine.experiment_rates(p_experiment) as r
    )

    select
        c.variant, c.preset, c.share, c.users, c.shown,
        c.hits, c.rate, c.rate_low, c.rate_high,
        c.difference, c.difference_low, c.difference_high, c.difference_low > 0 or c.difference_high < 0,
        l.hits, l.rate, l.rate_low, l.rate_high,
        l.difference, l.difference_low, l.difference_high, l.difference_low > 0 or l.difference_high < 0
    from rates as c
    inner join rates as l on l.variant_position = c.variant_position and l.outcome = 'liked'
    where c.outcome = 'clicked'
    order by c.variant_position;
end;
$$;

comment on function rpc.experiment_report is
$$The results of an experiment, one row per variant, the control first. Users are those who were shown personalised lists while it ran.
impressions counts the titles shown to them, each once per user. A title was clicked if the user viewed or clicked it, and liked if they
gave it 4 stars or more (and did not withdraw the rating), within 7 days after it was first shown to them. Titles shown less than 7 days ago
can still be clicked or liked, so rates grow slightly after the end.

A rate is R = sum(hits) / sum(shown) over a variant's users. Users are assigned, not titles, so the interval reflects the variance between
users: the standard error is sqrt(n / (n - 1) * sum((hits - R * shown)^2)) / sum(shown) over n users (the delta method), and the 95%
interval is R -/+ 1.96 standard errors, limited to [0, 1]. A difference is R minus the control's; its squared error is the sum of both
squared errors, and it is significant if its 95% interval excludes 0. All this is a normal approximation, meant for hundreds of users rather
than ten. Null stands for unknown values: rates without impressions, intervals with fewer than 2 users or where all users have the same
rate. PT404 for an unknown experiment.$$;

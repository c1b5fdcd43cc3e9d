-- The sums are whole numbers and numeric is exact, so that zero variance is detected.
create or replace function engine.ratio_error(
    p_users numeric, p_shown numeric, p_hits numeric, p_shown_squared numeric, p_shown_hits numeric, p_hits_squared numeric
)
returns float8
language sql immutable parallel safe
begin atomic
    select sqrt(nullif(
        p_users / nullif(p_users - 1, 0)
        * (p_hits_squared * p_shown * p_shown - 2 * p_hits * p_shown * p_shown_hits + p_hits * p_hits * p_shown_squared)
        / nullif(p_shown * p_shown * p_shown * p_shown, 0),
        0
    )::float8);
end;

comment on function engine.ratio_error is
$$The standard error of sum(hits) / sum(shown) over independent users, by the delta method: with R that ratio, sqrt(users / (users - 1) *
sum((hits - R * shown)^2)) / sum(shown), from the sums of shown, hits, shown^2, shown * hits and hits^2.

Null for fewer than two users, and if all users have the same rate, because the error is then unknown.$$;

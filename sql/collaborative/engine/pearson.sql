-- Computed from sums over the common titles. Rounding can leave [-1, 1] by 1e-16. A user who rated all common titles alike has no variance;
-- less than a millionth of the squares is the rounding error of the sums.
create or replace function engine.pearson(
    p_n float8, p_sum_x float8, p_sum_y float8, p_sum_xx float8, p_sum_yy float8, p_sum_xy float8
)
returns float8
language sql immutable parallel safe
begin atomic
    select case
        when
            p_n * p_sum_xx - p_sum_x * p_sum_x > 1e-6 * p_n * p_sum_xx
            and p_n * p_sum_yy - p_sum_y * p_sum_y > 1e-6 * p_n * p_sum_yy
            then least(1.0, greatest(
                -1.0,
                (p_n * p_sum_xy - p_sum_x * p_sum_y)
                / sqrt((p_n * p_sum_xx - p_sum_x * p_sum_x) * (p_n * p_sum_yy - p_sum_y * p_sum_y))
            ))
    end;
end;

comment on function engine.pearson is
$$Pearson's correlation, in [-1, 1], of n pairs given by their sums: x, y, x squared, y squared, x times y.

Null if either side does not vary.$$;

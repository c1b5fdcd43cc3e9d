create or replace function engine.trending_score(
    p_recent_events float8, p_rating_count float8, p_external_rating float8, p_rating_weight float8, p_external_weight float8
)
returns float8
language sql immutable parallel safe
begin atomic
    select ln(1 + coalesce(p_recent_events, 0) + p_rating_weight * coalesce(p_rating_count, 0)) + p_external_weight * p_external_rating;
end;

comment on function engine.trending_score is
$$A title's trending score: the logarithm of its recent events, counted in ratings that decay with time, plus a share of its external
rating, which stands in for titles that nobody here has rated or viewed.

p_rating_weight is the weight of a rating of any age against one of today (tuning: trend_floor), so that a site with little activity still
ranks its classics; p_external_weight is the share of the external rating (tuning: trend_external_rating). Null counts stand for 0.$$;

create or replace function engine.trending_score(
    p_recent_events float8, p_rating_count float8, p_external_rating float8, p_rating_weight float8, p_external_weight float8
)
returns float8
language sql immutable parallel safe
begin atomic
    select ln(1 + coalesce(p_recent_events, 0) + p_rating_weight * coalesce(p_rating_count, 0)) + p_external_weight * p_external_rating;
end;

comment on function engine.trending_score is
$$How much a title is in demand at present: the logarithm of its recent events, in ratings that decay with time, plus a share of its
external rating (see title_acclaim), which carries a title that nobody here has rated or viewed.

p_rating_weight is what a rating of any age counts against one of today (tuning: trend_floor), so that a quiet site still knows its
classics; p_external_weight is the share (tuning: trend_external_rating). Null events or ratings are none.$$;

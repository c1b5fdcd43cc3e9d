create or replace function engine.rarity_weight(p_rating_count float8, p_prior float8, p_exponent float8)
returns float8
language sql immutable parallel safe
begin atomic
    select power(coalesce(p_rating_count, 0) + greatest(p_prior, 1), -p_exponent);
end;

comment on function engine.rarity_weight is
$$The weight of a title that two users have both rated, in (0, 1]: the more people rated it, the less it says about their similarity.$$;

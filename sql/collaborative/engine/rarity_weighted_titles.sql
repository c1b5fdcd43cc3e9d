create or replace function engine.rarity_weighted_titles(p_user_id bigint)
returns table (title_id integer, rating_count integer, rated_at timestamptz, weight float8)
language sql stable parallel safe
begin atomic
    select
        r.title_id, s.rating_count, r.rated_at,
        engine.rarity_weight(
            s.rating_count, (select engine.tuning('rarity_prior')), (select engine.tuning('rarity_exponent'))
        )
    from data.ratings as r
    inner join data.title_statistics as s on s.title_id = r.title_id
    where r.user_id = p_user_id;
end;

comment on function engine.rarity_weighted_titles is
$$The titles that a user rated, each with its number of ratings and its rarity_weight().$$;

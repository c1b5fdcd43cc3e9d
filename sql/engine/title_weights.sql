create or replace function engine.title_weights(p_user_id bigint)
returns sparsevec
language sql stable parallel safe
begin atomic
    select (
        '{' || string_agg(
            w.title_id
            || ':'
            || engine.title_weight(
                w.rating_count, (select engine.tuning('title_weight_prior')), (select engine.tuning('title_weight_exponent'))
            )::real,
            ',' order by w.title_id
        ) || '}/1000000000'
    )::sparsevec
    from (
        select r.title_id, s.rating_count
        from data.ratings as r
        inner join data.title_statistics as s on s.title_id = r.title_id
        where r.user_id = p_user_id
        order by r.rated_at desc, r.title_id
        limit 16000
    ) as w;
end;

comment on function engine.title_weights is
$$The weights of the titles that a user rated, the latest 16,000, as a sparse vector indexed by title id; null without ratings.$$;

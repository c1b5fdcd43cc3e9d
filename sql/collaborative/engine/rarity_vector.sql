create or replace function engine.rarity_vector(p_user_id bigint)
returns sparsevec
language sql stable parallel safe
begin atomic
    select ('{' || string_agg(w.title_id || ':' || w.weight::real, ',' order by w.title_id) || '}/1000000000')::sparsevec
    from (
        select t.title_id, t.weight
        from engine.rarity_weighted_titles(p_user_id) as t
        order by t.rated_at desc, t.title_id
        limit 16000
    ) as w;
end;

comment on function engine.rarity_vector is
$$The rarity weights of a user's latest 16,000 rated titles as a sparse vector indexed by title id; null without ratings.$$;

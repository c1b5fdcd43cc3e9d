-- A sparsevec holds 16,000 values, so a profile keeps a user's latest 16,000 ratings.
create or replace function engine.rebuild_profiles(p_user_ids bigint[])
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.user_profiles as p (user_id, rating_count, rating_mean, bias, title_weight, ones, tenths, squares)
    with known as (
        select
            (select engine.global_mean()) as mean, (select engine.tuning('baseline_shrinkage')) as shrinkage,
            (select engine.tuning('title_weight_prior')) as weight_prior
    ),

    latest as (
        select
            r.user_id, r.title_id, r.rating, round(r.rating * 1000) / 100 - 30 as tenths,
            row_number() over (partition by r.user_id order by r.rated_at desc, r.title_id) as recency
        from data.ratings as r
        where r.user_id = any(p_user_ids)
    ),

    -- Materialised: with a table that was never analysed the planner may sum all over again for every user.
    summary as materialized (
        select
            l.user_id,
            count(*) as rating_count,
            avg(l.rating) as rating_mean,
            sum(l.rating - engine.title_baseline(s.rating_count, s.rating_sum, k.mean, k.shrinkage)) as deviation,
            sum(engine.title_weight(s.rating_count, k.weight_prior)) as title_weight,
            string_agg(l.title_id || ':1', ',' order by l.title_id) filter (where l.recency <= 16000) as ones,
            string_agg(l.title_id || ':' || l.tenths, ',' order by l.title_id) filter (where l.recency <= 16000) as tenths,
            string_agg(l.title_id || ':' || l.tenths * l.tenths, ',' order by l.title_id)
            filter (where l.recency <= 16000) as squares
        from latest as l
        cross join known as k
        left join data.title_statistics as s on s.title_id = l.title_id
        group by l.user_id
    )

    select
        u.id,
        coalesce(s.rating_count, 0),
        coalesce(s.rating_mean, k.mean),
        engine.shrunk_mean(coalesce(s.deviation, 0), coalesce(s.rating_count, 0), k.shrinkage),
        coalesce(s.title_weight, 0),
        ('{' || coalesce(s.ones, '') || '}/1000000000')::sparsevec,
        ('{' || coalesce(s.tenths, '') || '}/1000000000')::sparsevec,
        ('{' || coalesce(s.squares, '') || '}/1000000000')::sparsevec
    from data.users as u
    cross join known as k
    left join summary as s on s.user_id = u.id
    where u.id = any(p_user_ids)
    order by u.id
    on conflict (user_id) do update
        set
            revision = p.revision + 1, rating_count = excluded.rating_count, rating_mean = excluded.rating_mean,
            bias = excluded.bias,
            title_weight = excluded.title_weight,
            ones = excluded.ones,
            tenths = excluded.tenths,
            squares = excluded.squares,
            updated_at = now();
end;

comment on function engine.rebuild_profiles is
$$Computes users' profiles again from their ratings: count, mean, bias and the three sparse vectors.$$;

-- A sparsevec holds 16,000 values, so a profile keeps a user's latest 16,000 ratings. All aggregates have the same order, so one sort
-- serves them all and the sums do not depend on the plan; aggregate filters would keep the planner from sharing the sort. Baselines are
-- computed once per title instead of once per rating: this function is for many users, amend_profile() for one.
create or replace function engine.rebuild_profiles(p_user_ids bigint[])
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.user_profiles as p (user_id, rating_count, rating_mean, bias, rarity_weight, ones, tenths, squares)
    with known as (
        select
            (select engine.global_mean()) as mean, (select engine.tuning('baseline_shrinkage')) as shrinkage,
            (select engine.tuning('rarity_prior')) as rarity_prior, (select engine.tuning('rarity_exponent')) as rarity_exponent
    ),

    titles as materialized (
        select
            s.title_id,
            engine.bayesian_mean(
                p_sum => s.rating_sum, p_count => s.rating_count, p_prior_mean => k.mean, p_prior_count => k.shrinkage
            ) as baseline,
            engine.rarity_weight(s.rating_count, k.rarity_prior, k.rarity_exponent) as weight
        from data.title_statistics as s
        cross join known as k
    ),

    latest as (
        select
            r.user_id, r.title_id, r.rating, engine.centred_tenths(r.rating) as tenths,
            row_number() over (partition by r.user_id order by r.rated_at desc, r.title_id) as recency
        from data.ratings as r
        where r.user_id = any(p_user_ids)
    ),

    -- Materialised, because with a table that was never analysed the planner may repeat the aggregation for every user.
    summary as materialized (
        select
            l.user_id,
            count(*) as rating_count,
            avg(l.rating order by l.title_id) as rating_mean,
            sum(l.rating - coalesce(t.baseline, k.mean) order by l.title_id) as deviation,
            sum(coalesce(t.weight, engine.rarity_weight(0, k.rarity_prior, k.rarity_exponent)) order by l.title_id) as rarity_weight,
            string_agg(case when l.recency <= 16000 then l.title_id || ':1' end, ',' order by l.title_id) as ones,
            string_agg(case when l.recency <= 16000 then l.title_id || ':' || l.tenths end, ',' order by l.title_id) as tenths,
            string_agg(case when l.recency <= 16000 then l.title_id || ':' || power(l.tenths, 2) end, ',' order by l.title_id) as squares
        from latest as l
        cross join known as k
        left join titles as t on t.title_id = l.title_id
        group by l.user_id
    )

    select
        u.id,
        coalesce(s.rating_count, 0),
        coalesce(s.rating_mean, k.mean),
        engine.shrunk_mean(coalesce(s.deviation, 0), coalesce(s.rating_count, 0), k.shrinkage),
        coalesce(s.rarity_weight, 0),
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
            revision = p.revision + ((p.ones, p.tenths) is distinct from (excluded.ones, excluded.tenths))::integer,
            rating_count = excluded.rating_count, rating_mean = excluded.rating_mean, bias = excluded.bias,
            rarity_weight = excluded.rarity_weight,
            -- An unchanged value keeps its TOAST data; most vectors do not change in a nightly refresh.
            ones = case when p.ones = excluded.ones then p.ones else excluded.ones end,
            tenths = case when p.tenths = excluded.tenths then p.tenths else excluded.tenths end,
            squares = case when p.squares = excluded.squares then p.squares else excluded.squares end,
            updated_at = now();
end;

comment on function engine.rebuild_profiles is
$$Recomputes users' profiles from their ratings: count, mean, bias, rarity weight and the three sparse vectors.

A profile's revision increases if its vectors change.$$;

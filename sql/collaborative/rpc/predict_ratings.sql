create or replace function rpc.predict_ratings(p_user_id bigint, p_title_ids integer[])
returns table (title_id integer, predicted_rating float8, baseline float8, neighbours integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with wanted as (
        select distinct u.title_id from unnest(p_title_ids) as u (title_id) where u.title_id is not null
    ),

    baseline as (
        select b.title_id, b.baseline + coalesce(mine.bias, 0) as baseline, b.baseline as title_baseline
        from engine.title_baselines((select array_agg(w.title_id) from wanted as w)) as b
        left join data.user_profiles as mine on mine.user_id = p_user_id
    ),

    neighbour as materialized (
        select n.user_id, p.bias, n.correlation ^ 2 * n.common / (n.common + (select engine.tuning('prediction_shrinkage'))) as weight
        from engine.pearson_neighbours(p_user_id, false) as n
        inner join data.user_profiles as p on p.user_id = n.user_id
        where n.correlation > 0
    ),

    deviation as materialized (
        select
            r.title_id,
            sum(n.weight * (r.rating - n.bias - b.title_baseline)) as weighted,
            sum(n.weight) as weight,
            count(*) as neighbours
        from neighbour as n
        inner join data.ratings as r on r.user_id = n.user_id
        inner join baseline as b on b.title_id = r.title_id
        group by r.title_id
    )

    select
        b.title_id,
        engine.predicted_rating(
            p_baseline => b.baseline, p_weighted_deviation => d.weighted, p_weight => d.weight,
            p_prior => (select engine.tuning('prediction_prior'))
        ),
        engine.predicted_rating(p_baseline => b.baseline, p_weighted_deviation => 0, p_weight => 0, p_prior => 1),
        coalesce(d.neighbours, 0)::integer
    from baseline as b
    left join deviation as d on d.title_id = b.title_id
    order by b.title_id;
end;

comment on function rpc.predict_ratings is
$$The ratings in stars (0.5 to 5) that a user is predicted to give some titles; one row per distinct title.

baseline is predicted from the title's and the user's mean ratings alone; predicted_rating adds how users with a positive Pearson
correlation (over at least 3 common titles) deviated from theirs, weighted by the squared, shrunk correlation. neighbours is the number of
these users who rated the title; if it is 0 both values are equal. Unknown titles and users get the mean.$$;

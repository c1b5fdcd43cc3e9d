-- Ordering by predicted rating alone fails: three lucky neighbours beat a thousand. So neighbours vote with their
-- similarity for what they chose, more for what they liked above their own mean, and the prediction is reported.
create or replace function engine.collaborative_votes(p_user_id bigint, p_minimum_correlation float8)
returns table (title_id integer, score float8, predicted_rating float8, neighbours integer)
language sql stable parallel safe
begin atomic
    with tuned as (
        select engine.tuning('vote_slope') as slope, engine.tuning('prediction_prior') as prior
    ),

    neighbour as (
        select n.user_id, n.similarity, p.rating_mean, p.bias
        from engine.pearson_neighbours(p_user_id) as n
        inner join data.user_profiles as p on p.user_id = n.user_id
        where p_minimum_correlation is null or n.correlation > p_minimum_correlation
        order by n.similarity desc, n.user_id
        limit engine.tuning('neighbour_count')::integer
    ),

    vote as (
        select
            r.title_id,
            sum(n.similarity * greatest(0, 1 + t.slope * (r.rating - n.rating_mean))) as score,
            sum(n.similarity) as weight,
            sum(n.similarity * (r.rating - n.bias)) as weighted_rating,
            count(*) as neighbours
        from neighbour as n
        cross join tuned as t
        inner join data.ratings as r on r.user_id = n.user_id
        where r.title_id not in (select x.title_id from engine.excluded_titles(p_user_id) as x)
        group by r.title_id
    ),

    baseline as (
        select b.title_id, b.baseline
        from engine.title_baselines((select array_agg(v.title_id) from vote as v)) as b
    )

    select
        v.title_id,
        v.score,
        engine.predicted_rating(
            b.baseline + mine.bias, v.weighted_rating - b.baseline * v.weight, v.weight, t.prior
        ),
        v.neighbours::integer
    from vote as v
    cross join tuned as t
    inner join baseline as b on b.title_id = v.title_id
    inner join data.user_profiles as mine on mine.user_id = p_user_id
    where v.score > 0;
end;

comment on function engine.collaborative_votes is
$$What a user's nearest neighbours chose and the user has not seen: the summed votes, the predicted rating in stars, and how many voted.

p_minimum_correlation drops neighbours at or below that Pearson correlation; null keeps all.$$;

-- Ordering by predicted rating alone fails: three lucky neighbours beat a thousand. So neighbours vote for the titles they chose with their
-- similarity as weight, more for those they liked above their own mean; the predicted rating is only reported.
create or replace function engine.score_collaborative(
    p_user_id bigint, p_minimum_correlation float8, p_exclude integer[], p_include text[], p_exact boolean
)
returns table (title_id integer, score float8, weight float8, weighted_rating float8, neighbours integer)
language sql stable parallel safe
begin atomic
    -- A vote is linear in the rating; its two coefficients are computed once per neighbour.
    with slope as (
        select engine.tuning('vote_slope') as slope
    ),

    neighbour as materialized (
        select
            n.user_id, n.similarity, n.similarity * (1 - s.slope * p.rating_mean) as vote, n.similarity * s.slope as more_a_star,
            n.similarity * p.bias as weighted_bias
        from engine.voting_neighbours(p_user_id, p_minimum_correlation, p_exact) as n
        inner join data.user_profiles as p on p.user_id = n.user_id
        cross join slope as s
    ),

    vote as (
        select
            r.title_id,
            sum(greatest(0, n.vote + n.more_a_star * r.rating)) as score,
            sum(n.similarity) as weight,
            sum(n.similarity * r.rating - n.weighted_bias) as weighted_rating,
            count(*)::integer as neighbours
        from neighbour as n
        inner join data.ratings as r on r.user_id = n.user_id
        where r.title_id not in (select x.title_id from engine.excluded_titles(p_user_id, p_exclude, p_include) as x)
        group by r.title_id
    )

    select v.title_id, v.score, v.weight, v.weighted_rating, v.neighbours
    from vote as v
    where v.score > 0;
end;

comment on function engine.score_collaborative is
$$The collaborative signal: titles that a user's nearest neighbours chose and that the user may be shown, with their summed votes (score)
and the number of neighbours that voted.

weight is the summed similarity of the voters, weighted_rating the sum of similarity times their rating without their own bias: the input of
predicted_rating. p_minimum_correlation drops neighbours at or below that Pearson correlation; null keeps all.$$;

-- Two users who both rated a rare title have more in common than two who both rated a blockbuster, and a rare title has few ratings to
-- read. So titles are read from the rarest up, and the cost does not grow with the data.
create or replace function engine.neighbour_candidates(p_user_id bigint, p_exact boolean)
returns table (user_id bigint, weight float8)
language sql stable parallel safe
begin atomic
    with walk as materialized (
        select
            t.title_id, t.weight, sum(t.rating_count) over (order by t.rating_count, t.title_id) - t.rating_count as spent_before
        from engine.rarity_weighted_titles(p_user_id) as t
    ),

    -- If the budget covers all of the user's titles, every user with enough common titles is a candidate.
    covered as (
        select p_exact or count(*) filter (where w.spent_before >= (select engine.tuning('posting_budget'))) = 0 as everything
        from walk as w
    ),

    shortlist as (
        select r.user_id, sum(w.weight) as weight
        from walk as w
        inner join data.ratings as r on r.title_id = w.title_id
        where r.user_id <> p_user_id and (p_exact or w.spent_before < (select engine.tuning('posting_budget')))
        group by r.user_id
        having not (select c.everything from covered as c) or count(*) >= (select engine.tuning('neighbour_minimum_common'))
        order by weight desc, r.user_id
        limit (select case when not c.everything then engine.tuning('neighbour_shortlist')::integer end from covered as c)
    )

    select s.user_id, s.weight / sqrt(greatest(p.rarity_weight, s.weight)) as weight
    from shortlist as s
    inner join data.user_profiles as p on p.user_id = s.user_id
    order by weight desc, s.user_id
    limit (select case when not c.everything then engine.tuning('neighbour_candidates')::integer end from covered as c);
end;

comment on function engine.neighbour_candidates is
$$Candidates for a user's neighbours: the users with the greatest overlap of rated titles in proportion to everything they rated.

The ratings of the user's titles are read from the rarest title up until posting_budget (see data.tuning) ratings are read, and the best
neighbour_candidates users are kept. With p_exact, or if the budget covers them all, every user with enough common titles is kept.$$;

create or replace function engine.collaborative_contributions(p_user_id bigint, p_title_ids integer[])
returns table (title_id integer, because_title_id integer, weight float8)
language sql stable parallel safe
begin atomic
    with neighbour as materialized (
        select n.user_id, n.similarity from engine.voting_neighbours(p_user_id, null, false) as n
    ),

    mine as materialized (
        select
            t.title_id,
            engine.rarity_weight(
                s.rating_count, (select engine.tuning('rarity_prior')), (select engine.tuning('rarity_exponent'))
            ) as weight
        from engine.taste_titles(p_user_id) as t
        inner join data.title_statistics as s on s.title_id = t.title_id
        where t.weight > 0
    ),

    voter as materialized (
        select r.title_id, n.user_id, n.similarity
        from neighbour as n
        inner join data.ratings as r on r.user_id = n.user_id and r.title_id = any(p_title_ids)
    ),

    shared as materialized (
        select n.user_id, m.title_id, m.weight
        from neighbour as n
        cross join mine as m
        inner join data.ratings as r on r.user_id = n.user_id and r.title_id = m.title_id
    ),

    ranked as (
        select
            v.title_id, s.title_id as because_title_id, sum(v.similarity) * s.weight as weight,
            row_number() over (partition by v.title_id order by sum(v.similarity) * s.weight desc, s.title_id) as position
        from voter as v
        inner join shared as s on s.user_id = v.user_id
        group by v.title_id, s.title_id, s.weight
    )

    select r.title_id, r.because_title_id, r.weight
    from ranked as r
    where r.position <= 3
    order by r.title_id, r.position;
end;

comment on function engine.collaborative_contributions is
$$For each given title, the 3 titles liked by the user that contribute most to the neighbours' votes: those that its voters rated too, by
the voters' similarity and the rarity of the title.$$;

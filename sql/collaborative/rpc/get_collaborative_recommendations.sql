create or replace function rpc.get_collaborative_recommendations(
    p_user_id bigint, p_count integer default 20, p_exact boolean default false, p_exclude integer[] default null,
    p_include text[] default null
)
returns table (
    title_id integer, kind text, title text, predicted_rating float8, score float8, neighbours integer
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with asked as materialized (
        select rpc.included_states(p_include) as include
    ),

    page as (
        select v.title_id, v.score, v.weight, v.weighted_rating, v.neighbours
        from asked as a
        cross join
            lateral engine.score_collaborative(
                p_user_id => p_user_id, p_minimum_correlation => (select engine.tuning('neighbour_minimum_correlation')),
                p_exclude => p_exclude, p_include => a.include, p_exact => p_exact
            ) as v
        order by v.score desc, v.title_id
        limit engine.bounded_limit(p_count, 200)
    )

    select
        p.title_id, t.kind, x.title,
        engine.predicted_rating(
            p_baseline => b.baseline + mine.bias, p_weighted_deviation => p.weighted_rating - b.baseline * p.weight,
            p_weight => p.weight, p_prior => (select engine.tuning('prediction_prior'))
        ),
        p.score, p.neighbours
    from page as p
    inner join engine.title_baselines(array(select i.title_id from page as i)) as b on b.title_id = p.title_id
    inner join data.user_profiles as mine on mine.user_id = p_user_id
    inner join data.titles as t on t.id = p.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    order by p.score desc, p.title_id;
end;

comment on function rpc.get_collaborative_recommendations is
$$Titles that users of similar taste chose and this user has not rated, from users with at least 3 common titles and a Pearson correlation
above 0.3.

predicted_rating is in stars: the title's and the user's baseline plus the neighbours' similarity-weighted deviations. Rows are ordered by
score, the summed votes of the neighbours, because the highest predicted ratings belong to titles that hardly anyone has rated: on
MovieLens, ordering by them scores nDCG@10 0.003. neighbours is the number of votes. p_exclude and p_include are those of recommend();
p_exact compares with all users, however long that takes.$$;

create or replace function engine.ranked_candidates(
    p_user_id bigint, p_preset text, p_kind text, p_exclude integer[], p_include text[], p_among integer[], p_mmr_lambda float8,
    p_mood text, p_at timestamptz, p_exact boolean
)
returns table (
    title_id integer, place integer, strategy text, score float8, predicted_rating float8, neighbours integer, contributions float8[]
)
language sql stable parallel safe
begin atomic
    with blended as materialized (
        select b.title_id, b.score, b.strategy, b.contributions, b.popularity, b.neighbours, b.weight, b.weighted_rating
        from
            engine.blended_candidates(
                p_user_id => p_user_id,
                p_preset => p_preset,
                p_kind => p_kind,
                p_exclude => p_exclude,
                p_include => p_include,
                p_among => p_among,
                p_mood => p_mood,
                p_at => p_at,
                p_exact => p_exact
            ) as b
    ),

    list as materialized (
        select
            array_agg(b.title_id order by b.score desc, b.popularity desc, b.title_id) as title_ids,
            array_agg(b.score order by b.score desc, b.popularity desc, b.title_id) as scores
        from blended as b
    ),

    placed as materialized (
        select d.title_id, d.place
        from list as l
        cross join data.blend_presets as p
        cross join lateral engine.diversified(l.title_ids, l.scores, coalesce(p_mmr_lambda, p.mmr_lambda)) as d
        where p.preset = p_preset
    ),

    mine as materialized (
        select coalesce(max(u.bias), 0) as bias, (select engine.tuning('prediction_prior')) as prior
        from data.user_profiles as u
        where u.user_id = p_user_id
    ),

    baseline as materialized (
        select t.title_id, t.baseline from engine.title_baselines((select l.title_ids from list as l)) as t
    )

    select
        b.title_id,
        p.place,
        b.strategy,
        b.score,
        case when b.weight > 0 then engine.predicted_rating(
            p_baseline => t.baseline + m.bias,
            p_weighted_deviation => b.weighted_rating - t.baseline * b.weight,
            p_weight => b.weight,
            p_prior => m.prior
        ) end,
        b.neighbours,
        b.contributions
    from blended as b
    inner join placed as p on p.title_id = b.title_id
    inner join baseline as t on t.title_id = b.title_id
    cross join mine as m;
end;

comment on function engine.ranked_candidates is
$$The candidates for a user's list in their places, with what blended_candidates() says of them.

predicted_rating is in stars, null where no neighbour rated the title. p_mmr_lambda null: the preset's own.$$;

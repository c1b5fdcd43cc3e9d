create or replace function engine.ranked_candidates(
    p_user_id bigint, p_preset text, p_kind text, p_exclude integer[], p_include text[], p_among integer[], p_relevance float8,
    p_mood text, p_at timestamptz, p_exact boolean
)
returns table (
    title_id integer, place integer, strategy text, score float8, predicted_rating float8, neighbours integer,
    collaborative float8, content float8, graph float8, sentiment float8, popularity float8, context float8
)
language sql stable parallel safe
begin atomic
    with blended as materialized (
        select
            b.title_id, b.score, b.collaborative, b.content, b.graph, b.sentiment, b.popularity, b.context, b.standing,
            b.neighbours, b.weight, b.weighted_rating
        from engine.blended_candidates(p_user_id, p_preset, p_kind, p_exclude, p_include, p_among, p_mood, p_at, p_exact) as b
    ),

    list as materialized (
        select
            array_agg(b.title_id order by b.score desc, b.standing desc, b.title_id) as title_ids,
            array_agg(b.score order by b.score desc, b.standing desc, b.title_id) as scores
        from blended as b
    ),

    placed as materialized (
        select d.title_id, d.place
        from list as l
        cross join data.blend_presets as p
        cross join lateral engine.diversified(l.title_ids, l.scores, coalesce(p_relevance, p.relevance)) as d
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
        b.title_id, p.place,
        case greatest(b.collaborative, b.graph, b.content, b.context, b.sentiment, b.popularity)
            when 0 then 'popularity'
            when b.collaborative then 'collaborative'
            when b.graph then 'graph'
            when b.content then 'content'
            when b.context then 'context'
            when b.sentiment then 'sentiment'
            else 'popularity'
        end,
        b.score,
        case when b.weight > 0 then engine.predicted_rating(
            t.baseline + m.bias, b.weighted_rating - t.baseline * b.weight, b.weight, m.prior
        ) end,
        b.neighbours, b.collaborative, b.content, b.graph, b.sentiment, b.popularity, b.context
    from blended as b
    inner join placed as p on p.title_id = b.title_id
    inner join baseline as t on t.title_id = b.title_id
    cross join mine as m;
end;

comment on function engine.ranked_candidates is
$$The candidates for a user's list in their places, with score, contributions and the signal that contributes most (strategy).

predicted_rating is in stars, null where no neighbour rated the title. p_relevance null: the preset's own.$$;

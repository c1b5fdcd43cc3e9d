create or replace function engine.blended_candidates(
    p_user_id bigint, p_preset text, p_kind text, p_exclude integer[], p_include text[], p_among integer[], p_mood text,
    p_at timestamptz, p_exact boolean
)
returns table (
    title_id integer, score float8, collaborative float8, content float8, graph float8, sentiment float8, popularity float8,
    context float8, standing float8, neighbours integer, weight float8, weighted_rating float8
)
language sql stable parallel safe
begin atomic
    with signal as materialized (
        select
            c.title_id, c.collaborative, c.content, c.graph, c.sentiment, c.popularity, c.context, c.neighbours, c.weight,
            c.weighted_rating
        from engine.candidate_signals(p_user_id, p_preset, p_kind, p_exclude, p_include, p_among, p_mood, p_at, p_exact) as c
    ),

    history as (
        select
            coalesce((select p.rating_count from data.user_profiles as p where p.user_id = p_user_id), 0)::float8
            + (select count(*) from engine.favourite_titles(p_user_id)) as titles,
            (select engine.tuning('handover_ratings')) as handover
    ),

    -- Few ratings say little about taste, so what is learned from others' ratings takes over gradually.
    preset as (
        select
            b.collaborative * h.titles / (h.titles + h.handover) as collaborative,
            b.content,
            b.graph * h.titles / (h.titles + h.handover) as graph,
            b.sentiment, b.popularity, b.context
        from data.blend_presets as b
        cross join history as h
        where b.preset = p_preset
    ),

    present as (
        select
            case when count(s.collaborative) > 0 then max(p.collaborative) else 0 end as collaborative,
            case when count(s.content) > 0 then max(p.content) else 0 end as content,
            case when count(s.graph) > 0 then max(p.graph) else 0 end as graph,
            case when count(s.sentiment) > 0 then max(p.sentiment) else 0 end as sentiment,
            case when count(s.popularity) > 0 then max(p.popularity) else 0 end as popularity,
            case when count(s.context) > 0 then max(p.context) else 0 end as context
        from preset as p
        left join signal as s on true
    ),

    share as materialized (
        select
            nullif(p.collaborative, 0) / t.total as collaborative, nullif(p.content, 0) / t.total as content,
            nullif(p.graph, 0) / t.total as graph, nullif(p.sentiment, 0) / t.total as sentiment,
            nullif(p.popularity, 0) / t.total as popularity, nullif(p.context, 0) / t.total as context
        from present as p
        cross join lateral (
            select nullif(p.collaborative + p.content + p.graph + p.sentiment + p.popularity + p.context, 0) as total
        ) as t
    ),

    weighted as (
        select
            s.title_id, s.collaborative * h.collaborative as collaborative, s.content * h.content as content,
            s.graph * h.graph as graph, s.sentiment * h.sentiment as sentiment, s.popularity * h.popularity as popularity,
            s.context * h.context as context, coalesce(s.popularity, 0) as standing, s.neighbours, s.weight, s.weighted_rating
        from signal as s
        cross join share as h
    )

    select
        w.title_id,
        coalesce(w.collaborative, 0) + coalesce(w.content, 0) + coalesce(w.graph, 0) + coalesce(w.sentiment, 0)
        + coalesce(w.popularity, 0) + coalesce(w.context, 0),
        w.collaborative, w.content, w.graph, w.sentiment, w.popularity, w.context, w.standing, w.neighbours, w.weight, w.weighted_rating
    from weighted as w;
end;

comment on function engine.blended_candidates is
$$The candidates with their score from 0 to 1 and what each signal contributes to it; the contributions add up to the score.

The preset's weights are those of the signals that exist for this user, in proportion; a contribution is null where there is
none. The collaborative and graph weights grow with the number of ratings and favourites (tuning: handover_ratings).
standing is the popularity whatever its weight: it settles ties.$$;

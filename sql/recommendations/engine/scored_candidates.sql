-- Votes, graph scores and the taste name candidates and are signals too, so both are computed here, once.
create or replace function engine.scored_candidates(
    p_user_id bigint, p_preset text, p_kind text, p_exclude integer[], p_include text[], p_among integer[], p_mood text,
    p_at timestamptz, p_exact boolean
)
returns table (title_id integer, signals float8[], neighbours integer, weight float8, weighted_rating float8)
language sql stable parallel safe
begin atomic
    with preset as materialized (
        select
            b.collaborative_candidates, b.content_candidates, b.graph_candidates,
            (select engine.tuning('candidate_count'))::integer as candidates,
            array(select w.signal from data.blend_weights as w where w.preset = b.preset) as signals
        from data.blend_presets as b
        where b.preset = p_preset
    ),

    excluded as materialized (
        select array_agg(distinct x.title_id) as title_ids, coalesce(array_length(array_agg(distinct x.title_id), 1), 0) as titles
        from engine.excluded_titles(p_user_id, p_exclude, p_include) as x
    ),

    vote as materialized (
        select v.title_id, v.score, v.weight, v.weighted_rating, v.neighbours
        from data.user_profiles as mine
        cross join
            lateral engine.score_collaborative(
                p_user_id => mine.user_id, p_minimum_correlation => null, p_exclude => p_exclude, p_include => p_include, p_exact => p_exact
            ) as v
        where
            mine.user_id = p_user_id
            and mine.rating_count >= (select engine.tuning('collaborative_minimum_ratings'))
            and (p_kind is null or exists (select 1 from data.titles as t where t.id = v.title_id and t.kind = p_kind))
            and (select 'collaborative' = any(b.signals) from preset as b)
        order by v.score desc, v.title_id
        limit (select engine.tuning('vote_depth'))::integer
    ),

    taste as materialized (
        select case when 'content' = any(p.signals) then engine.taste_vector(p_user_id) end as embedding from preset as p
    ),

    -- The titles nearest to a taste are those that it was made from, which are excluded, so more are searched than wanted.
    alike as materialized (
        select n.title_id
        from preset as p
        cross join excluded as x
        cross join taste as t
        cross join
            lateral engine.nearest_titles(
                p_embedding => t.embedding,
                p_kind => p_kind,
                p_excluded => null,
                p_count => p.content_candidates + least(x.titles, p.candidates / 2)
            ) as n
        where
            p.content_candidates > 0 and t.embedding is not null and p_among is null
            and n.title_id <> all(coalesce(x.title_ids, '{}'))
        order by n.score desc, n.title_id
        limit (select b.content_candidates from preset as b)
    ),

    connected as materialized (
        select g.title_id, g.score
        from engine.score_graph(p_user_id) as g
        where
            (select 'graph' = any(b.signals) from preset as b)
            and (p_kind is null or exists (select 1 from data.titles as t where t.id = g.title_id and t.kind = p_kind))
            and g.title_id not in (select unnest(x.title_ids) from excluded as x)
    ),

    sourced as materialized (
        select a.title_id
        from unnest(p_among) as a (title_id)
        inner join data.titles as t on t.id = a.title_id
        where (p_kind is null or t.kind = p_kind) and a.title_id not in (select unnest(x.title_ids) from excluded as x)
        union
        (
            select v.title_id from vote as v
            where p_among is null
            order by v.score desc, v.title_id
            limit (select b.collaborative_candidates from preset as b)
        )
        union
        select a.title_id from alike as a
        union
        (
            select l.title_id from connected as l
            where p_among is null
            order by l.score desc, l.title_id
            limit (select b.graph_candidates from preset as b)
        )
    ),

    trending as materialized (
        select t.title_id
        from preset as p
        cross join excluded as x
        cross join
            lateral engine.trending_titles(
                p_kind,
                coalesce(x.title_ids, '{}') || array(select s.title_id from sourced as s),
                greatest(0, p.candidates - (select count(*) from sourced)::integer)
            ) as t
        where p_among is null
    ),

    candidate as materialized (
        select s.title_id from sourced as s
        union all
        select t.title_id from trending as t
    ),

    wanted as materialized (
        select coalesce(array_agg(c.title_id order by c.title_id), '{}') as title_ids from candidate as c
    ),

    -- Raw scores, each signal's on its own scale.
    raw as materialized (
        select 'collaborative' as signal, v.title_id, v.score
        from vote as v
        inner join candidate as c on c.title_id = v.title_id
        union all
        select 'graph', l.title_id, l.score
        from connected as l
        inner join candidate as c on c.title_id = l.title_id
        union all
        select 'content', s.title_id, s.score
        from wanted as w
        cross join taste as t
        cross join lateral engine.score_content(t.embedding, w.title_ids) as s
        union all
        select 'context', s.title_id, s.score
        from wanted as w
        cross join
            lateral engine.score_context(p_user_id => p_user_id, p_title_ids => w.title_ids, p_mood => p_mood, p_at => p_at) as s
        where (select 'context' = any(b.signals) from preset as b)
        union all
        select 'sentiment', s.title_id, s.score
        from wanted as w
        cross join lateral engine.score_sentiment(w.title_ids) as s
        where (select 'sentiment' = any(b.signals) from preset as b)
        union all
        -- Popularity settles ties, so it is computed whatever its weight.
        select 'popularity', s.title_id, s.score from wanted as w cross join lateral engine.score_popularity(w.title_ids) as s
    ),

    scale as materialized (
        select
            g.signal, g.position, case when g.starts_at_zero then 0 else min(r.score) end as least, max(r.score) as most
        from data.signals as g
        left join raw as r on r.signal = g.signal
        group by g.signal, g.position, g.starts_at_zero
    ),

    normalised as (
        select c.title_id, array_agg(engine.normalised(r.score, k.least, k.most) order by k.position) as signals
        from candidate as c
        cross join scale as k
        left join raw as r on r.title_id = c.title_id and r.signal = k.signal
        group by c.title_id
    )

    select n.title_id, n.signals, v.neighbours, v.weight, v.weighted_rating
    from normalised as n
    left join vote as v on v.title_id = n.title_id;
end;

comment on function engine.scored_candidates is
$$The candidates for a user's list and their signals from 0 to 1, an array in the order of data.signals.position.

The sources name up to 200 titles (tuning: candidate_count): neighbours' votes, titles near the user's taste and the title graph, in the
numbers of the preset, then trending titles until the list is full. p_among takes these titles instead. Nothing that
excluded_titles() names is among them. A signal is normalised over the candidates; it is null for all of them if it knows none of them or
has no weight in the preset, but popularity is always computed. Negative sentiment counts as none. neighbours, weight and weighted_rating
are those of score_collaborative().$$;

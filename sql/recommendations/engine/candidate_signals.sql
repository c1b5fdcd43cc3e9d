-- Everything about the candidates of one list is computed here once: what the sources name, then what each signal says of all of them.
create or replace function engine.candidate_signals(
    p_user_id bigint, p_preset text, p_kind text, p_exclude integer[], p_include text[], p_among integer[], p_mood text,
    p_at timestamptz, p_exact boolean
)
returns table (
    title_id integer, collaborative float8, content float8, graph float8, sentiment float8, popularity float8,
    context float8, neighbours integer, weight float8, weighted_rating float8
)
language sql stable parallel safe
begin atomic
    with preset as materialized (
        select
            b.collaborative, b.content, b.graph, b.context, b.collaborative_candidates, b.content_candidates,
            b.graph_candidates, (select engine.tuning('candidate_count'))::integer as candidates
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
        cross join lateral engine.score_collaborative(mine.user_id, null, p_exclude, p_include, p_exact) as v
        where
            mine.user_id = p_user_id
            and mine.rating_count >= (select engine.tuning('collaborative_minimum_ratings'))
            and (p_kind is null or exists (select 1 from data.titles as t where t.id = v.title_id and t.kind = p_kind))
            and (select b.collaborative from preset as b) > 0
        order by v.score desc, v.title_id
        limit (select engine.tuning('vote_depth'))::integer
    ),

    taste as materialized (
        select case when p.content > 0 then engine.taste_vector(p_user_id) end as embedding from preset as p
    ),

    -- A taste lies among the titles that made it, so as many more are looked at, within reason.
    alike as materialized (
        select n.title_id
        from preset as p
        cross join excluded as x
        cross join taste as t
        cross join lateral engine.nearest_titles(t.embedding, p_kind, null, p.content_candidates + least(x.titles, p.candidates / 2)) as n
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
            (select b.graph from preset as b) > 0
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

    -- Titles that came after the last refresh have no trend yet.
    acclaimed as materialized (
        select a.title_id
        from engine.titles_by_external_rating(p_kind, p_user_id, p_exclude, p_include) as a
        where
            p_among is null
            and (select count(*) from sourced) + (select count(*) from trending) < (select b.candidates from preset as b)
            and a.title_id not in (select s.title_id from sourced as s)
            and a.title_id not in (select t.title_id from trending as t)
        order by a.score desc, a.title_id
        limit greatest(
            0, (select b.candidates from preset as b) - (select count(*) from sourced) - (select count(*) from trending)
        )
    ),

    candidate as materialized (
        select s.title_id from sourced as s
        union all
        select t.title_id from trending as t
        union all
        select a.title_id from acclaimed as a
    ),

    wanted as materialized (
        select coalesce(array_agg(c.title_id order by c.title_id), '{}') as title_ids from candidate as c
    ),

    found as (
        select
            c.title_id, v.score as collaborative, a.score as content, l.score as graph, e.score as sentiment,
            u.score as popularity, k.score as context, v.neighbours, v.weight, v.weighted_rating
        from candidate as c
        left join vote as v on v.title_id = c.title_id
        left join (
            select s.title_id, s.score
            from wanted as w
            cross join taste as t
            cross join lateral engine.score_content(t.embedding, w.title_ids) as s
        ) as a on a.title_id = c.title_id
        left join connected as l on l.title_id = c.title_id
        left join (
            select s.title_id, s.score from wanted as w cross join lateral engine.score_sentiment(w.title_ids) as s
        ) as e on e.title_id = c.title_id
        left join (
            select s.title_id, s.score from wanted as w cross join lateral engine.score_popularity(w.title_ids) as s
        ) as u on u.title_id = c.title_id
        left join (
            select s.title_id, s.score
            from wanted as w
            cross join lateral engine.score_context(p_user_id, w.title_ids, p_mood, p_at) as s
            where (select b.context from preset as b) > 0
        ) as k on k.title_id = c.title_id
    )

    select
        f.title_id,
        engine.normalised(f.collaborative, 0, max(f.collaborative) over ()),
        engine.normalised(f.content, min(f.content) over (), max(f.content) over ()),
        engine.normalised(f.graph, 0, max(f.graph) over ()),
        engine.normalised(f.sentiment, 0, max(f.sentiment) over ()),
        engine.normalised(f.popularity, 0, max(f.popularity) over ()),
        engine.normalised(f.context, min(f.context) over (), max(f.context) over ()),
        f.neighbours, f.weight, f.weighted_rating
    from found as f;
end;

comment on function engine.candidate_signals is
$$The candidates for a user's list and what each signal says of them, from 0 to 1; null throughout where a signal knows nothing.

The sources name up to 200 titles (tuning: candidate_count): neighbours' votes, titles near the user's taste, the title graph, in the
numbers of the preset, then trending titles until the list is full. p_among takes these titles instead. Nothing that
excluded_titles() names is among them. Only praise counts as sentiment: a panned title has 0 like one that nobody reviewed. neighbours, weight and weighted_rating are those of score_collaborative().$$;

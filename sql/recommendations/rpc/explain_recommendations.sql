create or replace function rpc.explain_recommendations(
    p_user_id bigint, p_title_ids integer[], p_signals text[], p_neighbours integer[], p_language text default 'en'
)
returns table (title_id integer, reason text, because_title_ids integer[], because_titles text[], neighbours integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with asked as materialized (
        select a.title_id, a.signal, a.neighbours, a.place
        from unnest(p_title_ids, p_signals, p_neighbours) with ordinality as a (title_id, signal, neighbours, place)
    ),

    wanted as materialized (
        select
            coalesce(array_agg(a.title_id) filter (where a.signal = 'collaborative'), '{}') as collaborative,
            coalesce(array_agg(a.title_id) filter (where a.signal = 'graph'), '{}') as graph,
            coalesce(array_agg(a.title_id) filter (where a.signal = 'content'), '{}') as content
        from asked as a
    ),

    -- Titles that the user rated and did not like contribute to the score too, but are not named as reasons.
    learned as materialized (
        select g.title_id, g.because_title_id, g.weight
        from wanted as w
        cross join lateral engine.graph_contributions(p_user_id, w.graph) as g
        where
            w.graph <> '{}'
            and g.because_title_id in (
                select l.id from unnest(engine.liked_titles(p_user_id, (select engine.tuning('graph_ratings'))::integer)) as l (id)
            )
    ),

    trait as materialized (
        select t.title_id, t.because_title_id, t.weight, coalesce(engine.genre_name(t.name, p_language), t.name) as name
        from wanted as w
        cross join
            lateral engine.trait_contributions(
                (select engine.liked_titles(p_user_id, (select engine.tuning('graph_trait_titles'))::integer)),
                array(select g.id from unnest(w.graph) as g (id) where g.id not in (select l.title_id from learned as l))
            ) as t
        where w.graph <> '{}'
    ),

    because as (
        select c.title_id, c.because_title_id, c.weight
        from wanted as w
        cross join lateral engine.collaborative_contributions(p_user_id, w.collaborative) as c
        where w.collaborative <> '{}'
        union all
        select l.title_id, l.because_title_id, l.weight from learned as l
        union all
        select t.title_id, t.because_title_id, max(t.weight) from trait as t group by t.title_id, t.because_title_id
        union all
        select c.title_id, c.because_title_id, c.weight
        from wanted as w
        cross join lateral engine.content_contributions(p_user_id, w.content) as c
        where w.content <> '{}'
    ),

    named as materialized (
        select
            b.title_id,
            array_agg(b.because_title_id order by b.weight desc, b.because_title_id) as title_ids,
            array_agg(x.title order by b.weight desc, b.because_title_id) as titles
        from because as b
        inner join data.titles as t on t.id = b.because_title_id
        cross join lateral engine.localised_text(b.because_title_id, p_language) as x
        where engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
        group by b.title_id
    ),

    traits as materialized (
        select t.title_id, array_agg(distinct t.name) as names from trait as t group by t.title_id
    )

    select
        a.title_id,
        replace(replace(replace(
            t.template || coalesce(' ' || v.template, ''), '{neighbours}', coalesce(a.neighbours, 0)::text
        ), '{traits}', coalesce(engine.listed_names(r.names, p_language), '')),
        '{titles}', coalesce(engine.listed_names(n.titles, p_language), '')),
        coalesce(n.title_ids, '{}'),
        coalesce(n.titles, '{}'),
        a.neighbours
    from asked as a
    left join named as n on n.title_id = a.title_id
    left join traits as r on r.title_id = a.title_id
    inner join data.reason_templates as t
        on
            t.signal = case when r.title_id is not null then 'traits' else a.signal end
            and t.language = p_language
            and t.names_titles = (n.title_id is not null)
    -- Whichever signal is named, the number of neighbours is added.
    left join data.reason_templates as v
        on
            a.neighbours > 0 and a.signal <> 'collaborative'
            and v.signal = 'collaborative' and v.language = p_language and not v.names_titles
    order by a.place;
end;

comment on function rpc.explain_recommendations is
$$Why recommend() recommends some titles, in a sentence made of facts: which of the user's own titles and how many neighbours carried each.

Takes columns of recommend()'s rows as equally long arrays: title_id, strategy as p_signals, and neighbours. p_language is en or fr. The
titles that are named come in because_titles too, the most important first; none is above the user's maturity cap.$$;

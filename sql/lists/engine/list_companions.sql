-- Scores do not depend on what is excluded, so that a later page, which excludes more, continues the previous one.
create or replace function engine.list_companions(p_title_ids integer[], p_kind text, p_excluded integer[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with middle as materialized (
        select sum(l2_normalize(e.embedding)) as embedding from data.title_embeddings as e where e.title_id = any(p_title_ids)
    ),

    learned as materialized (
        select s.title_id, s.score
        from engine.graph_sums(p_title_ids, array_fill(1::float8, array[cardinality(p_title_ids)])) as s
    ),

    connected as materialized (
        select l.title_id, l.score / max(l.score) over () as score
        from learned as l
        where l.score > 0 and l.title_id <> all(p_title_ids)
        union all
        select s.title_id, (select engine.tuning('graph_trait_share')) * s.score / max(s.score) over ()
        from engine.shared_traits(p_title_ids, null) as s
        where s.title_id not in (select l.title_id from learned as l)
    ),

    near as materialized (
        select n.title_id
        from middle as m
        cross join
            lateral engine.nearest_titles(
                p_embedding => m.embedding, p_kind => p_kind, p_excluded => p_excluded,
                p_count => (select engine.tuning('list_pool'))::integer
            ) as n
        where m.embedding is not null
    ),

    best_connected as materialized (
        select c.title_id
        from connected as c
        inner join data.titles as t on t.id = c.title_id
        where
            (p_kind is null or t.kind = p_kind)
            and c.title_id not in (select x.title_id from unnest(p_excluded) as x (title_id))
        order by c.score desc, c.title_id
        limit (select engine.tuning('list_pool'))::integer
    ),

    candidate as materialized (
        select n.title_id from near as n
        union
        select b.title_id from best_connected as b
    ),

    similarity as materialized (
        select s.title_id, s.score
        from middle as m
        cross join lateral engine.score_content(m.embedding, array(select c.title_id from candidate as c)) as s
    )

    select
        c.title_id,
        (select engine.tuning('list_content')) * greatest(0, coalesce(l.score, 0))
        + (select engine.tuning('list_graph')) * coalesce(g.score, 0)
    from candidate as c
    left join similarity as l on l.title_id = c.title_id
    left join connected as g on g.title_id = c.title_id;
end;

comment on function engine.list_companions is
$$Titles that go with a list of titles, scored from 0 to 1, in no particular order: those nearest to the centroid of their embeddings and
those with the strongest connections in the title graph, learned or by shared traits (see score_graph).

The score is the weighted sum of the cosine to the centroid and of the connection relative to the strongest one (tuning: list_content,
list_graph). At most 200 titles of each kind are considered (tuning: list_pool); p_excluded (no nulls) are left out and replaced.$$;

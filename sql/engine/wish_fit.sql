-- Likeness is measured for a bounded pool: of the titles nearest to the wish those that may be shown, which the vector index
-- finds, and the most popular of those that may be shown, however alike.
create or replace function engine.wish_fit(
    p_title_ids integer[], p_kind text, p_like_title_id integer, p_embedding vector, p_mood text, p_suggested integer[],
    p_count integer
)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with target as materialized (
        select e.embedding from data.title_embeddings as e where e.title_id = p_like_title_id
        union all
        select p_embedding where vector_norm(p_embedding) > 0
    ),

    allowed as materialized (
        select a.title_id from unnest(p_title_ids) as a (title_id)
    ),

    pool as materialized (
        select a.title_id
        from allowed as a
        where
            a.title_id in (
                select n.title_id
                from target as w
                cross join lateral engine.nearest_titles(w.embedding, p_kind, null, (select engine.tuning('chat_nearest'))::integer) as n
            )
            or a.title_id = any(p_suggested)
        union
        select s.title_id from engine.sorted_titles(p_title_ids, 'popularity', (select engine.tuning('chat_popular'))::integer) as s
    ),

    wanted as materialized (
        select coalesce(array_agg(p.title_id order by p.title_id), '{}') as title_ids from pool as p
    ),

    alike as materialized (
        select s.title_id, avg(s.score) as score
        from wanted as w
        cross join target as t
        cross join lateral engine.score_content(t.embedding, w.title_ids) as s
        group by s.title_id
    ),

    suited as materialized (
        select s.title_id, s.score
        from wanted as w
        cross join lateral engine.genre_affinity(null, w.title_ids, p_mood) as s
    ),

    measured as (
        select
            p.title_id,
            engine.normalised(a.score, min(a.score) over (), max(a.score) over ()) as alike,
            engine.normalised(m.score, min(m.score) over (), max(m.score) over ()) as suited,
            u.score as popularity,
            case when p.title_id = any(p_suggested) then (select engine.tuning('chat_suggested')) else 0 end as suggested
        from pool as p
        left join alike as a on a.title_id = p.title_id
        left join suited as m on m.title_id = p.title_id
        left join (
            select s.title_id, s.score from wanted as w cross join lateral engine.score_popularity(w.title_ids) as s
        ) as u on u.title_id = p.title_id
    ),

    fit as (
        select
            m.title_id, m.popularity,
            m.suggested + coalesce(
                m.alike + (select engine.tuning('chat_mood')) * (m.suited - m.alike), m.alike, m.suited, 0
            ) as score
        from measured as m
    )

    select f.title_id, f.score from fit as f order by f.score desc, f.popularity desc, f.title_id limit p_count;
end;

comment on function engine.wish_fit is
$$The titles, of those given, that are most like what a reader wishes for, from 0 to 1; equal ones by popularity.

That is how near they are to a title (p_like_title_id), to the meaning of a text (p_embedding) or to both, and how well their genres suit
a mood; suggested titles have a little more. Where nothing of this is given all have 0: the most popular come then.$$;

create or replace function engine.score_wish(
    p_title_ids integer[], p_like_title_id integer, p_embedding vector, p_mood text, p_suggested integer[]
)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with target as materialized (
        select e.embedding from data.title_embeddings as e where e.title_id = p_like_title_id
        union all
        select p_embedding where vector_norm(p_embedding) > 0
    ),

    alike as materialized (
        select s.title_id, avg(s.score) as score
        from target as w
        cross join lateral engine.score_content(w.embedding, p_title_ids) as s
        group by s.title_id
    ),

    suited as materialized (
        select s.title_id, s.score from engine.genre_affinity(null, p_title_ids, p_mood) as s
    ),

    measured as (
        select
            p.title_id,
            engine.normalised(a.score, min(a.score) over (), max(a.score) over ()) as alike,
            engine.normalised(m.score, min(m.score) over (), max(m.score) over ()) as suited,
            case when p.title_id = any(p_suggested) then (select engine.tuning('chat_suggested')) else 0 end as suggested
        from unnest(p_title_ids) as p (title_id)
        left join alike as a on a.title_id = p.title_id
        left join suited as m on m.title_id = p.title_id
    )

    select
        m.title_id,
        m.suggested + coalesce(m.alike + (select engine.tuning('chat_mood')) * (m.suited - m.alike), m.alike, m.suited, 0)
    from measured as m;
end;

comment on function engine.score_wish is
$$How well titles fit a wish, from 0 to 1 relative to the given titles: their similarity to a title, to the meaning of a text or to both,
and how well their genres suit a mood; suggested titles get a bonus (tuning: chat_mood, chat_suggested).$$;

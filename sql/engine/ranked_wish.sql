create or replace function engine.ranked_wish(
    p_user_id bigint, p_title_ids integer[], p_kind text, p_like_title_id integer, p_embedding vector, p_mood text,
    p_suggested integer[], p_sort text, p_include text[], p_count integer
)
returns table (title_id integer, place bigint, score float8, strategy text, neighbours integer)
language sql stable parallel safe
begin atomic
    with asked as materialized (
        select
            coalesce(p_like_title_id is not null or p_embedding is not null or p_mood is not null or p_suggested <> '{}', false) as wish,
            coalesce(p_sort <> 'personal', false) as sorted
    ),

    fit as materialized (
        select f.title_id, f.score
        from asked as a
        cross join
            lateral engine.wish_fit(
                p_title_ids, p_kind, p_like_title_id, p_embedding, p_mood, p_suggested,
                (select engine.tuning(case when a.sorted then 'chat_sorted' else 'chat_ranked' end))::integer
            ) as f
        where a.wish or not a.sorted
    ),

    sorted as (
        select s.title_id, s.score
        from asked as a
        cross join
            lateral engine.sorted_titles(
                case when a.wish then array(select f.title_id from fit as f) else p_title_ids end, p_sort, p_count
            ) as s
        where a.sorted
    ),

    tasted as materialized (
        select r.title_id, r.place, r.score, r.strategy, r.neighbours
        from asked as a
        cross join
            lateral engine.ranked_candidates(
                p_user_id, engine.blend_preset(p_user_id, 'hybrid', null), p_kind, null, p_include, array(select f.title_id from fit as f),
                case when a.wish then 1 end::float8, p_mood, now(), false
            ) as r
        where not a.sorted
    ),

    ranked as (
        select
            t.title_id, t.strategy, t.neighbours,
            case
                when a.wish then f.score + (select engine.tuning('chat_taste')) * (t.score - f.score)
                else t.score
            end as score,
            case when a.wish then 0 else t.place end as place
        from asked as a
        cross join tasted as t
        inner join fit as f on f.title_id = t.title_id
    )

    select r.title_id, row_number() over (order by r.place, r.score desc, r.title_id), r.score, r.strategy, r.neighbours
    from ranked as r
    union all
    select s.title_id, row_number() over (order by s.score desc, s.title_id), s.score, null, null
    from sorted as s
    order by 2
    limit p_count;
end;

comment on function engine.ranked_wish is
$$Titles in the order in which a reader who wishes for something gets them, with the score that makes it.

p_title_ids may be shown. In the order asked for (see sorted_titles), of those most like the wish if it names more than filters; else
personally: by likeness to the wish and by taste (tuning: chat_taste), or by taste alone. strategy and neighbours are what explains a
personal place.$$;

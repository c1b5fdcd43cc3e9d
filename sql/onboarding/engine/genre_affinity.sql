-- Questions that a user skipped have weight 0, so that a single answer can span the whole range.
create or replace function engine.genre_affinity(p_user_id bigint, p_title_ids integer[], p_mood text)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with taste as materialized (
        select g.genre, g.weight from engine.answered_genres(p_user_id) as g
    ),

    mood as materialized (
        select m.genre, m.weight from data.mood_genres as m where m.mood = p_mood
    ),

    kind as materialized (
        select k.kind from engine.answered_kinds(p_user_id) as k
    ),

    language as materialized (
        select l.language from engine.answered_languages(p_user_id) as l
    ),

    era as materialized (
        select e.year_gte, e.year_lte from engine.answered_eras(p_user_id) as e
    ),

    part as materialized (
        select
            case when exists (select 1 from taste) then (select engine.tuning('affinity_genres')) else 0 end as genres,
            case when exists (select 1 from mood) then (select engine.tuning('affinity_mood')) else 0 end as mood,
            case when exists (select 1 from kind) then (select engine.tuning('affinity_kinds')) else 0 end as kinds,
            case when exists (select 1 from language) then (select engine.tuning('affinity_languages')) else 0 end as languages,
            case when exists (select 1 from era) then (select engine.tuning('affinity_eras')) else 0 end as eras
    ),

    fit as (
        select
            t.id, t.kind, t.original_language, t.year,
            coalesce(sum(a.weight), 0) / (count(g.genre) + (select engine.tuning('affinity_neutral_genres'))) as genres,
            coalesce(sum(m.weight), 0) / (count(g.genre) + (select engine.tuning('affinity_neutral_genres'))) as mood
        from data.titles as t
        left join data.title_genres as g on g.title_id = t.id
        left join taste as a on a.genre = g.genre
        left join mood as m on m.genre = g.genre
        where t.id = any(p_title_ids)
        group by t.id
    )

    select
        f.id,
        (
            p.genres * f.genres
            + p.mood * f.mood
            + case when f.kind in (select k.kind from kind as k) then p.kinds else 0 end
            + case when f.original_language in (select l.language from language as l) then p.languages else 0 end
            + case when exists (select 1 from era as e where f.year between e.year_gte and e.year_lte) then p.eras else 0 end
        ) / (p.genres + p.mood + p.kinds + p.languages + p.eras) as score
    from fit as f
    cross join part as p
    where p.genres + p.mood + p.kinds + p.languages + p.eras > 0
    order by score desc, f.id;
end;

comment on function engine.genre_affinity is
$$How well titles fit a user's quiz answers and, if one is given, a mood, from -1 to 1, best first.

The score is a weighted mean over the answered questions (tuning: affinity_...). Genres and mood score the mean weight of the title's genres
plus one neutral genre, so that two fitting genres score higher than one; kind, language and era score 1 if they match, else 0. No rows if
nothing was answered and no mood is given, or for unknown titles.$$;

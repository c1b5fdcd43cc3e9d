-- Ordered by popularity alone the list would be all English drama. Dividing by ranks brings the best of each language and genre forward, in
-- one pass over the titles instead of choosing them one by one.
create or replace function rpc.onboarding_suggestions(
    p_count integer default 24, p_kinds text[] default null, p_genres text[] default null, p_languages text[] default null,
    p_user_id bigint default null, p_exclude integer[] default null, p_include text[] default null
)
returns table (title_id integer, kind text, title text, score float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with wanted as materialized (
        select
            rpc.included_states(p_include) as include,
            coalesce(p_kinds, array(select k.kind from engine.answered_kinds(p_user_id) as k)) as kinds,
            coalesce(p_genres, array(select g.answer from engine.question_answers(p_user_id, 'genres') as g)) as genres,
            coalesce(p_languages, array(select l.language from engine.answered_languages(p_user_id) as l)) as languages
    ),

    fitting as (
        select
            t.id, t.kind, t.original_language, f.score as popularity,
            (w.languages = '{}' or coalesce(t.original_language = any(w.languages), false))::integer
            + (
                w.genres = '{}'
                or t.id in (select g.title_id from data.title_genres as g where g.genre = any((select i.genres from wanted as i)::text[]))
            )::integer as fits
        from wanted as w
        cross join lateral engine.overall_popularity(p_user_id, p_exclude, w.include) as f
        inner join data.titles as t on t.id = f.title_id
        where w.kinds = '{}' or t.kind = any(w.kinds)
    ),

    positioned as (
        select
            f.id, f.kind, f.original_language, f.popularity, f.fits,
            row_number() over (partition by f.kind order by f.fits desc, f.popularity desc, f.id) as position
        from fitting as f
    ),

    known as (
        select
            p.id, p.kind, p.fits,
            coalesce(p.popularity / nullif(max(p.popularity) over (partition by p.kind), 0), 0) as popularity,
            row_number() over (partition by p.kind, p.original_language order by p.fits desc, p.popularity desc, p.id) as language_rank
        from positioned as p
        where p.position <= (select engine.tuning('suggestion_pool'))
    ),

    genre_rank as (
        select
            k.id,
            row_number() over (partition by k.kind, g.genre order by k.fits desc, k.popularity desc, k.id) as position
        from known as k
        left join data.title_genres as g on g.title_id = k.id
    ),

    suggested as (
        select k.id, k.kind, k.fits, k.popularity / sqrt(k.language_rank * min(r.position)) as score
        from known as k
        inner join genre_rank as r on r.id = k.id
        group by k.id, k.kind, k.fits, k.popularity, k.language_rank
        order by k.fits desc, score desc, k.id
        limit engine.bounded_limit(p_count, 200)
    )

    select s.id, s.kind, x.title, s.score
    from suggested as s
    cross join lateral engine.localised_text(s.id, 'en') as x
    order by s.fits desc, s.score desc, s.id;
end;

comment on function rpc.onboarding_suggestions is
$$Well-known titles of many languages and genres from which to choose favourites, without titles that the user knows (p_include: except
those they have seen or saved as watch_later).

Only titles of the kinds (movie, tv, book) in p_kinds are listed; those of p_genres and p_languages (original, ISO 639-1) come first, others
follow. Null stands for p_user_id's answers in the quiz, an empty array for all. score is a title's overall popularity relative to the most
popular of its kind (1), divided by the geometric mean of two ranks: among titles of its language, and in the genre where it ranks
highest.$$;

-- A user's own events are compared with the present by the server's clock on both sides, so that their time zone cancels out.
create or replace function engine.score_context(p_user_id bigint, p_title_ids integer[], p_mood text, p_at timestamptz)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with wanted as materialized (
        select t.id, t.original_language, t.countries from data.titles as t where t.id = any(p_title_ids)
    ),

    liked as materialized (
        select t.original_language, t.countries
        from engine.taste_titles(p_user_id) as l
        inner join data.titles as t on t.id = l.title_id
        where l.weight > 0
    ),

    spoken as materialized (
        select l.original_language, count(*) as titles from liked as l group by l.original_language
    ),

    made as materialized (
        select c.country, count(*) as titles from liked as l cross join lateral unnest(l.countries) as c (country) group by c.country
    ),

    event as (
        (
            select r.title_id, r.rated_at as at from data.ratings as r
            where r.user_id = p_user_id
            order by r.rated_at desc, r.title_id
            limit (select engine.tuning('taste_ratings'))::integer
        )
        union all
        (
            select i.title_id, i.occurred_at from data.interactions as i
            where i.user_id = p_user_id and i.event in ('view', 'click')
            order by i.occurred_at desc, i.id
            limit (select engine.tuning('taste_ratings'))::integer
        )
    ),

    -- The same part of the week at about the same hour; midnight is near both of its sides.
    timely as materialized (
        select e.title_id
        from event as e
        cross join
            lateral (
                select
                    abs(extract(hour from e.at) + extract(minute from e.at) / 60 - extract(hour from p_at) - extract(minute from p_at) / 60)
                        as hours
            ) as d
        where
            least(d.hours, 24 - d.hours) <= (select engine.tuning('context_hours'))
            and (extract(isodow from e.at) >= 6) = (extract(isodow from p_at) >= 6)
    ),

    timely_genre as materialized (
        select g.genre, count(*) as events
        from timely as t
        inner join data.title_genres as g on g.title_id = t.title_id
        group by g.genre
    ),

    size as materialized (
        select
            (select count(*) from liked)::float8 as liked,
            (select count(*) from timely)::float8 as timely,
            (select engine.tuning('context_prior')) as prior
    ),

    part as (
        select w.id, s.titles / (z.liked + z.prior) as score
        from wanted as w
        cross join size as z
        left join spoken as s on s.original_language = w.original_language
        where z.liked > 0 and w.original_language is not null
        union all
        select w.id, (select max(m.titles) from made as m where m.country = any(w.countries)) / (z.liked + z.prior)
        from wanted as w
        cross join size as z
        where z.liked > 0 and w.countries <> '{}'
        union all
        select w.id, avg(coalesce(t.events, 0)) / (z.timely + z.prior)
        from wanted as w
        cross join size as z
        inner join data.title_genres as g on g.title_id = w.id
        left join timely_genre as t on t.genre = g.genre
        where z.timely > 0
        group by w.id, z.timely, z.prior
        union all
        select a.title_id, (1 + a.score) / 2 from engine.genre_affinity(p_user_id, p_title_ids, p_mood) as a
    )

    select p.id, avg(coalesce(p.score, 0)) from part as p group by p.id;
end;

comment on function engine.score_context is
$$How well titles fit the moment and the person, from 0 to 1: the mean of what is known of four affinities.

Languages and countries of what the user liked; the genres the user turns to at this hour, on weekdays or at weekends; and how a title
fits the quiz answers and the mood asked for, if any. No row where none of them is known.$$;

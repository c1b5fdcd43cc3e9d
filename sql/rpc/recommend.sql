-- Votes, mean ratings and acclaim are on different scales, so the three sources follow one another instead of mixing.
create or replace function rpc.recommend(
    p_user_id bigint, p_count integer default 20, p_kind text default null, p_exclude integer[] default null
)
returns table (
    title_id integer, kind text, title text, strategy text, score float8, predicted_rating float8, neighbours integer
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with wanted as (
        select engine.bounded_limit(p_count, 200) as titles
    ),

    collaborative as (
        select v.title_id, v.score, v.weight, v.weighted_rating, v.neighbours, mine.bias
        from data.user_profiles as mine
        cross join lateral engine.collaborative_votes(mine.user_id, null, p_exclude, false) as v
        inner join data.titles as t on t.id = v.title_id
        where
            mine.user_id = p_user_id
            and mine.rating_count >= (select engine.tuning('collaborative_minimum_ratings'))
            and (p_kind is null or t.kind = p_kind)
        order by v.score desc, v.title_id
        limit (select w.titles from wanted as w)
    ),

    predicted as (
        select
            c.title_id, c.score, c.neighbours,
            engine.predicted_rating(
                b.baseline + c.bias, c.weighted_rating - b.baseline * c.weight, c.weight, (select engine.tuning('prediction_prior'))
            ) as predicted_rating
        from collaborative as c
        inner join engine.title_baselines(array(select i.title_id from collaborative as i)) as b
            on b.title_id = c.title_id
    ),

    popular as (
        select p.title_id, p.score, p.rating_count
        from engine.popular_titles(p_kind, p_user_id, p_exclude) as p
        where p.title_id not in (select c.title_id from collaborative as c)
        order by p.score desc, p.rating_count desc, p.title_id
        limit (select w.titles - (select count(*) from collaborative) from wanted as w)
    ),

    acclaimed as (
        select a.title_id, a.score
        from engine.acclaimed_titles(p_kind, p_user_id, p_exclude) as a
        where
            a.title_id not in (select c.title_id from collaborative as c)
            and a.title_id not in (select p.title_id from popular as p)
        order by a.score desc, a.title_id
        limit (
            select w.titles - (select count(*) from collaborative) - (select count(*) from popular) from wanted as w
        )
    ),

    ranked as (
        select 1 as tier, p.title_id, 'collaborative' as strategy, p.score, 0 as rating_count, p.predicted_rating, p.neighbours
        from predicted as p
        union all
        select 2, p.title_id, 'popular', p.score, p.rating_count, null, null from popular as p
        union all
        select 3, a.title_id, 'acclaimed', a.score, 0, null, null from acclaimed as a
    )

    select r.title_id, t.kind, x.title, r.strategy, r.score, r.predicted_rating, r.neighbours
    from ranked as r
    inner join data.titles as t on t.id = r.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    order by r.tier, r.score desc, r.rating_count desc, r.title_id;
end;

comment on function rpc.recommend is
$$What to watch or read next: titles the user has not rated, always as many as were asked for while the catalogue has them.

With 3 or more ratings the list begins with what users of similar taste chose (collaborative), and predicted_rating says how many
stars this user would give; then, and for new users at once, the best rated titles (popular); then those best known elsewhere
(acclaimed). p_kind is movie, tv, book or null for all. Titles in p_exclude are left out too: for the next page name
what was shown before. Reads only. An unknown user is a new user.$$;

-- Each step is joined and grouped once for all users; a subquery per title would read a user's events once for each title shown.
create or replace function engine.experiment_users(p_experiment text)
returns table (variant text, user_id bigint, shown bigint, clicked bigint, liked bigint)
language sql stable parallel safe
begin atomic
    with first_shown as materialized (
        select i.variant, i.user_id, s.title_id, min(i.shown_at) as shown_at
        from data.impressions as i
        cross join lateral unnest(i.title_ids) as s (title_id)
        inner join data.titles as t on t.id = s.title_id
        where i.experiment = p_experiment
        group by i.variant, i.user_id, s.title_id
    ),

    -- In hours, because the length of a day depends on the session's time zone.
    outcome as (
        select (select engine.tuning('experiment_outcome_days')) * interval '24 hours' as lasts
    ),

    clicked as (
        select distinct f.user_id, f.title_id
        from first_shown as f
        cross join outcome as o
        inner join data.interactions as a on a.user_id = f.user_id and a.title_id = f.title_id
        where a.event in ('view', 'click') and a.occurred_at >= f.shown_at and a.occurred_at < f.shown_at + o.lasts
    ),

    liked as (
        select r.user_id, r.title_id
        from first_shown as f
        cross join outcome as o
        inner join data.ratings as r on r.user_id = f.user_id and r.title_id = f.title_id
        where
            r.rating >= (select engine.tuning('experiment_liked_rating'))
            and r.rated_at >= f.shown_at and r.rated_at < f.shown_at + o.lasts
    )

    select f.variant, f.user_id, count(*), count(c.title_id), count(l.title_id)
    from first_shown as f
    left join clicked as c on c.user_id = f.user_id and c.title_id = f.title_id
    left join liked as l on l.user_id = f.user_id and l.title_id = f.title_id
    group by f.variant, f.user_id;
end;

comment on function engine.experiment_users is
$$The users to whom an experiment showed titles: the number of distinct titles, how many of them the user then viewed or clicked, and how
many they then liked, each within the days set in tuning after the title was first shown to them.$$;

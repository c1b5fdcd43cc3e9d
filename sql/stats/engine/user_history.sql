-- Materialised, because a caller's filter would otherwise turn the join into a nested loop: the planner cannot know how much a user did.
create or replace function engine.user_history(p_user_id bigint, p_year integer)
returns table (title_id integer, seen_at timestamptz, rating float8, rated_at timestamptz, is_seen boolean, is_rated boolean)
language sql stable parallel safe
begin atomic
    with seen as (select u.title_id, u.set_at from engine.user_states(p_user_id) as u where u.state = 'seen'),

    rated as (select r.title_id, r.rating, r.rated_at from data.ratings as r where r.user_id = p_user_id),

    history as materialized (
        select coalesce(s.title_id, r.title_id) as title_id, s.set_at, r.rating, r.rated_at
        from seen as s
        full join rated as r on r.title_id = s.title_id
    )

    select
        h.title_id, h.set_at, h.rating, h.rated_at, engine.is_in_year(h.set_at, p_year), engine.is_in_year(h.rated_at, p_year)
    from history as h
    inner join data.titles as t on t.id = h.title_id
    where engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)));
end;

comment on function engine.user_history is
$$Every title that a user has seen or rated, without those above their maturity cap: when it was seen, its rating, and whether each falls in
p_year (null: any year). A title that the user hid or saved for later after rating it counts as rated but not as seen.

All of a user's statistics are computed from this function.$$;

create or replace function engine.user_history(p_user_id bigint, p_year integer)
returns table (title_id integer, seen_at timestamptz, rating float8, rated_at timestamptz, is_seen boolean, is_rated boolean)
language sql stable parallel safe
begin atomic
    select
        t.id, s.set_at, r.rating, r.rated_at, engine.is_in_year(s.set_at, p_year), engine.is_in_year(r.rated_at, p_year)
    from (select u.title_id, u.set_at from engine.user_states(p_user_id) as u where u.state = 'seen') as s
    full join (select o.title_id, o.rating, o.rated_at from data.ratings as o where o.user_id = p_user_id) as r
        on r.title_id = s.title_id
    inner join data.titles as t on t.id = coalesce(s.title_id, r.title_id)
    where engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)));
end;

comment on function engine.user_history is
$$Every title that a user has seen or rated, without what is above their maturity cap: since when, with which stars, and whether the year
p_year (null: any) has the one and the other. A title that they hid, or put aside again, after rating it is rated and not seen.

The one source of all statistics of a user.$$;

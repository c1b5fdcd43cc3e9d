create or replace function engine.excluded_titles(p_user_id bigint, p_exclude integer[], p_include text[])
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select k.title_id
    from (
        select r.title_id from data.ratings as r where r.user_id = p_user_id
        union all
        select f.title_id from data.favourites as f where f.user_id = p_user_id
        union all
        select s.title_id from data.title_states as s where s.user_id = p_user_id and s.state is not null
    ) as k
    where p_include is null or k.title_id not in (select i.title_id from engine.included_titles(p_user_id, p_include) as i)
    union all
    -- A limit of 0 skips this scan for a user without a cap. When planning the limit is unknown, and a tenth of the rows is assumed.
    (
        select t.id
        from data.titles as t
        where not engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
        order by t.minimum_age, t.id
        limit (select case when engine.maturity_cap(p_user_id) is null then 0 end)
    )
    union all
    -- Read from the partial index titles_gone.
    select t.id from data.titles as t where t.gone_at is not null
    union all
    select e.title_id from unnest(p_exclude) as e (title_id) where e.title_id is not null;
end;

comment on function engine.excluded_titles is
$$The titles that no suggestion may show: everything the user has seen, saved for later, hidden, rated or named a favourite; titles above
their maturity cap; titles gone from their sources (gone_at); and those in p_exclude, which may be null. May contain duplicates.

p_include lets titles in the given states (seen, watch_later) through: see included_titles. It never lifts the maturity cap and never brings
back titles that are gone. Every function that suggests titles uses this one.$$;

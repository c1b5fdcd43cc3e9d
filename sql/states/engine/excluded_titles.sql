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
    -- A limit of 0 for a reader without a cap: then nothing is read, and a planner who does not know the reader expects a tenth of it.
    (
        select t.id
        from data.titles as t
        where not engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
        order by t.minimum_age, t.id
        limit (select case when engine.maturity_cap(p_user_id) is null then 0 end)
    )
    union all
    -- From an index that has nothing else.
    select t.id from data.titles as t where t.gone_at is not null
    union all
    select e.title_id from unnest(p_exclude) as e (title_id) where e.title_id is not null;
end;

comment on function engine.excluded_titles is
$$The titles that no suggestion may show: everything the user has seen, put aside, hidden, rated or named a favourite, what is meant for
an age above their maturity cap, what its sources do not know any more (gone_at), and those that the caller names. Null names none. A
title may come more than once.

p_include lets the states it names (seen, watch_later) through: see included_titles. Nothing lifts the cap, nor brings back what is gone.
Every recommending function goes through this one.$$;

create or replace function engine.excluded_titles(p_user_id bigint, p_exclude integer[])
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select r.title_id from data.ratings as r where r.user_id = p_user_id
    union all
    select f.title_id from data.favourites as f where f.user_id = p_user_id
    union all
    select e.title_id from unnest(p_exclude) as e (title_id) where e.title_id is not null;
end;

comment on function engine.excluded_titles is
$$The titles that no recommendation may show: everything the user has rated or named a favourite, and those that the caller names.
Null names none. A title may come more than once.

Every recommending function goes through this one.$$;

create or replace function engine.favourite_titles(p_user_id bigint)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select f.title_id from data.favourites as f where f.user_id = p_user_id;
end;

comment on function engine.favourite_titles is
$$The titles that a user named as favourites, in no particular order.$$;

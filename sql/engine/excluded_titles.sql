create or replace function engine.excluded_titles(p_user_id bigint)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select r.title_id from data.ratings as r where r.user_id = p_user_id;
end;

comment on function engine.excluded_titles is
$$The titles that no recommendation may show a user: everything they have rated. Empty for null.

Every recommending function goes through this one.$$;

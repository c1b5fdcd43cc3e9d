create or replace function engine.reader_country(p_user_id bigint)
returns text
language sql stable parallel safe
begin atomic
    select p.country from data.preferences as p where p.user_id = p_user_id;
end;

comment on function engine.reader_country is
$$The country in which a user watches, from their preferences; null for no user and where none is saved.$$;

create or replace function engine.included_titles(p_user_id bigint, p_include text[])
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select u.title_id from engine.user_states(p_user_id) as u where u.state = any(p_include) and u.state <> 'hidden'
    union all
    select f.title_id from data.favourites as f
    where
        f.user_id = p_user_id
        and 'seen' = any(p_include)
        and f.title_id not in (select u.title_id from engine.user_states(p_user_id) as u);
end;

comment on function engine.included_titles is
$$The titles that are shown although the user knows them, because the caller includes their state (seen, watch_later; never hidden). A
favourite without a state counts as seen.$$;

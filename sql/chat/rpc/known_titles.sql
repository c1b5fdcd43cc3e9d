create or replace function rpc.known_titles(p_user_id bigint, p_title_ids integer[], p_include text[] default null)
returns table (title_id integer, state text, rating real, is_excluded boolean)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        w.title_id, s.state, r.rating,
        w.title_id in (select x.title_id from engine.excluded_titles(p_user_id, null, rpc.included_states(p_include)) as x)
    from unnest(p_title_ids) with ordinality as w (title_id, position)
    left join engine.user_states(p_user_id) as s on s.title_id = w.title_id
    left join data.ratings as r on r.user_id = p_user_id and r.title_id = w.title_id
    order by w.position;
end;

comment on function rpc.known_titles is
$$What a user has done with titles, in the order given: the state (seen, watch_later, hidden or null), the user's rating, and whether
suggestions leave the title out (p_include exempts states, as in recommend).$$;

create or replace function rpc.user_stats_states(p_user_id bigint, p_year integer default null)
returns table (state text, kind text, titles integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with mine as (
        select u.state, t.kind, t.id
        from engine.user_states(p_user_id) as u
        inner join data.titles as t on t.id = u.title_id
        where
            engine.is_in_year(u.set_at, p_year)
            and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
    )

    select s.state, k.kind, count(m.id)::integer
    from unnest(array['seen', 'watch_later', 'hidden']) with ordinality as s (state, position)
    cross join unnest(array['movie', 'tv', 'book']) with ordinality as k (kind, position)
    left join mine as m on m.state = s.state and m.kind = k.kind
    group by s.state, s.position, k.kind, k.position
    order by s.position, k.position;
end;

comment on function rpc.user_stats_states is
$$Number of films (movie), series (tv) and books that a user has seen, saved for later (watch_later) and hidden, as their lists show them:
nine rows.

With p_year only those added in that year. Rated titles count as seen unless the user said otherwise.$$;

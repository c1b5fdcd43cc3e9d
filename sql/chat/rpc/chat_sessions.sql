create or replace function rpc.chat_sessions(
    p_user_id bigint, p_limit integer default 20, p_before timestamptz default null, p_before_session_id uuid default null
)
returns table (session_id uuid, title text, started_at timestamptz, last_at timestamptz, turns integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select s.id, s.title, s.started_at, s.last_at, s.turns
    from data.chat_sessions as s
    where
        s.user_id = p_user_id
        and (p_before is null or s.last_at < p_before or (s.last_at = p_before and s.id > p_before_session_id))
    order by s.last_at desc, s.id
    limit engine.bounded_limit(p_limit, 200);
end;

comment on function rpc.chat_sessions is
$$A user's conversations, latest first, each with its first message as the title and the number of turns.

For the next page pass the last row's last_at and session_id. At most 200 rows.$$;

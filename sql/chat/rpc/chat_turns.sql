create or replace function rpc.chat_turns(
    p_user_id bigint, p_session_id uuid, p_limit integer default 20, p_before integer default null
)
returns table (
    turn integer, said_at timestamptz, message text, reply text, language text, parser text, wish text, title_ids integer[],
    proposal text, done text
)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select 1 from data.chat_sessions as s where s.user_id = p_user_id and s.id = p_session_id) then
        raise exception using errcode = 'PT404', message = 'There is no such conversation.';
    end if;
    return query
        select
            t.position, t.said_at, t.message, t.reply, t.language, t.parser, t.wish::text, t.title_ids, t.proposal::text,
            t.done::text
        from data.chat_turns as t
        where t.user_id = p_user_id and t.session_id = p_session_id and (p_before is null or t.position < p_before)
        order by t.position desc
        limit engine.bounded_limit(p_limit, 200);
end;
$$;

comment on function rpc.chat_turns is
$$The turns of a conversation, latest first: message, reply, the filters in force after it, and the titles it showed.

A null message means that filters were sent instead. For earlier turns pass the last row's turn as p_before. At most 200 rows. PT404 for a
conversation that is not the user's.$$;

create or replace function rpc.delete_chat_sessions(p_user_id bigint, p_session_id uuid default null)
returns table (sessions integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_sessions integer;
begin
    delete from data.chat_sessions as s
    where s.user_id = p_user_id and (p_session_id is null or s.id = p_session_id);
    get diagnostics v_sessions = row_count;
    if v_sessions = 0 and p_session_id is not null then
        raise exception using errcode = 'PT404', message = 'There is no such conversation.';
    end if;
    return query select v_sessions;
end;
$$;

comment on function rpc.delete_chat_sessions is
$$Deletes a conversation with all its turns, or without p_session_id all of the user's conversations, and returns their number.

PT404 for a conversation that is not the user's.$$;

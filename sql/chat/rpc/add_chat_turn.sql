-- Updating the conversation's row locks it: the second of two concurrent messages finds that it no longer follows the last turn.
create or replace function rpc.add_chat_turn(
    p_user_id bigint, p_session_id uuid, p_after integer, p_message text, p_reply text, p_language text, p_parser text,
    p_wish text, p_title_ids integer[], p_left_out integer[], p_proposal text, p_done text
)
returns table (session_id uuid, turn integer, said_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_session_id uuid := p_session_id;
    v_turn integer;
begin
    if v_session_id is null then
        if not exists (select 1 from data.users as u where u.id = p_user_id) then
            raise exception using errcode = 'PT404', message = 'There is no such user.';
        end if;
        insert into data.chat_sessions as s (user_id, title, turns)
        values (p_user_id, left(coalesce(p_message, p_reply), 1000), 1)
        returning s.id, s.turns into v_session_id, v_turn;
        delete from data.chat_sessions as s
        where
            s.user_id = p_user_id
            and s.id in (
                select o.id from data.chat_sessions as o
                where o.user_id = p_user_id and o.id <> v_session_id
                order by o.last_at desc, o.id
                offset engine.tuning('chat_sessions_kept')::integer - 1
            );
    else
        update data.chat_sessions as s
        set turns = s.turns + 1, last_at = now()
        where s.user_id = p_user_id and s.id = v_session_id
        returning s.turns into v_turn;
        if v_turn is null then
            raise exception using errcode = 'PT404', message = 'There is no such conversation.';
        end if;
        if v_turn <> p_after + 1 then
            raise exception using
                errcode = 'PT409',
                message = 'Another message in this conversation was answered in the meantime.',
                hint = 'Send yours again.';
        end if;
    end if;
    insert into data.chat_turns (
        user_id, session_id, position, message, reply, language, parser, wish, title_ids, left_out, proposal, done
    )
    values (
        p_user_id, v_session_id, v_turn, p_message, p_reply, p_language, p_parser, p_wish::jsonb, p_title_ids, p_left_out,
        p_proposal::jsonb, p_done::jsonb
    );
    delete from data.chat_turns as t
    where
        t.user_id = p_user_id and t.session_id = v_session_id
        and t.position <= v_turn - engine.tuning('chat_turns_kept')::integer;
    return query select v_session_id, v_turn, now();
end;
$$;

comment on function rpc.add_chat_turn is
$$Stores a message and the reply to it; without p_session_id a new conversation is started. The turn is stored once this returns.

p_after is the number of turns that the conversation had when the reply was made: PT409 if there are more by now. p_wish, p_proposal and
p_done are JSON: the filters in force, the actions that wait for confirmation, and the actions performed (null: none). The user's oldest
conversations and the conversation's oldest turns are deleted (tuning: chat_sessions_kept, chat_turns_kept). PT404 for a conversation that
is not the user's.$$;

create or replace function rpc.chat_context(p_user_id bigint, p_session_id uuid)
returns table (
    turns integer, wish text, shown integer[], shown_before integer[], left_out integer[], proposal text, done text
)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        with turn as materialized (
            select t.position, t.wish, t.title_ids, t.left_out, t.proposal, t.done
            from data.chat_turns as t
            where t.user_id = p_user_id and t.session_id = p_session_id
        ),

        latest as materialized (
            select t.position, t.wish, t.proposal from turn as t order by t.position desc limit 1
        )

        select
            s.turns,
            l.wish::text,
            coalesce((
                select t.title_ids from turn as t where t.title_ids <> '{}' order by t.position desc limit 1
            ), '{}'),
            array(
                select distinct u.title_id
                from turn as t
                cross join lateral unnest(t.title_ids) as u (title_id)
                where t.position > coalesce((select max(o.position) from turn as o where o.wish <> l.wish), 0)
                order by 1
            ),
            array(
                select distinct u.title_id from turn as t cross join lateral unnest(t.left_out) as u (title_id) order by 1
            ),
            l.proposal::text,
            (select t.done::text from turn as t where t.done is not null order by t.position desc limit 1)
        from data.chat_sessions as s
        left join latest as l on true
        where s.user_id = p_user_id and s.id = p_session_id;
    if not found then
        raise exception using errcode = 'PT404', message = 'There is no such conversation.';
    end if;
end;
$$;

comment on function rpc.chat_context is
$$The state of a conversation before the next message: the number of turns, the filters in force as JSON, the titles last shown in their
order, all titles shown for these filters, the titles that the user does not want to see again in this conversation, the actions that the
last reply proposed, and the actions last performed, which can be undone.

PT404 for a conversation that is not the user's.$$;

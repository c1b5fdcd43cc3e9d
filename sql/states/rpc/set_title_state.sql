create or replace function rpc.set_title_state(
    p_user_id bigint, p_title_id integer, p_state text, p_set_at timestamptz default null
)
returns table (title_id integer, state text, set_at timestamptz, previous_state text, previous_set_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_now record;
    v_set_at timestamptz;
begin
    if p_state not in ('seen', 'watch_later', 'hidden') then
        raise exception using
            errcode = 'PT422',
            message = format('There is no state %s.', p_state),
            hint = 'A state is seen, watch_later or hidden, or null for none.';
    end if;
    if not p_set_at between '1900-01-01Z' and now() then
        raise exception using
            errcode = 'PT422',
            message = 'The date of a state must lie between the year 1900 and now.',
            hint = 'Leave it out for the present time.';
    end if;
    if not exists (select 1 from data.titles as t where t.id = p_title_id) then
        raise exception using errcode = 'PT404', message = 'There is no such title.';
    end if;
    -- Serialises a user's changes; ratings take the same lock.
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    if not found then
        raise exception using errcode = 'PT404', message = 'There is no such user.';
    end if;
    select s.state, s.set_at into v_now from engine.title_state(p_user_id, p_title_id) as s;
    v_set_at := case
        when p_state is null then null
        when p_state = v_now.state then coalesce(p_set_at, v_now.set_at)
        else coalesce(p_set_at, now())
    end;
    if p_state is distinct from v_now.state or v_set_at is distinct from v_now.set_at then
        insert into data.title_states as s (user_id, title_id, state, set_at, previous_by_rating)
        values (p_user_id, p_title_id, p_state, v_set_at, true)
        on conflict on constraint title_states_pkey do update
        set
            state = excluded.state, set_at = excluded.set_at, by_rating = false,
            previous_state = s.state, previous_set_at = s.set_at, previous_by_rating = s.by_rating;
    elsif p_state is not null then
        -- A state that was implied by the rating becomes the user's own, and stays when the rating is withdrawn.
        insert into data.title_states as s (user_id, title_id, state, set_at, previous_by_rating)
        values (p_user_id, p_title_id, p_state, v_set_at, true)
        on conflict on constraint title_states_pkey do update
        set state = excluded.state, set_at = excluded.set_at, by_rating = false
        where s.by_rating;
    end if;
    return query
        select p_title_id, s.state, s.set_at, s.previous_state, s.previous_set_at
        from engine.title_state(p_user_id, p_title_id) as s;
end;
$$;

comment on function rpc.set_title_state is
$$Marks a title as seen, as to be watched or read later (watch_later) or as hidden; null removes the state. Titles with a state are no
longer suggested; for exceptions see p_include of recommend().

p_set_at is the date of the change, by default now. Setting the same state again only changes the date, if one is given. previous_state is
what undo_title_state() restores. A rated title counts as seen until the user says otherwise.

PT422 for an unknown state and for a date before 1900 or in the future, PT404 for an unknown title or user.$$;

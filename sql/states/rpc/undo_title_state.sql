create or replace function rpc.undo_title_state(p_user_id bigint, p_title_id integer)
returns table (title_id integer, state text, set_at timestamptz, previous_state text, previous_set_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    if not exists (
        select 1 from engine.title_state(p_user_id, p_title_id) as s
        where (s.state, s.set_at) is distinct from (s.previous_state, s.previous_set_at)
    ) then
        raise exception using errcode = 'PT404', message = 'There is no change of this title''s state to undo.';
    end if;
    update data.title_states as s
    set
        state = s.previous_state, set_at = s.previous_set_at, by_rating = s.previous_by_rating,
        previous_state = s.state, previous_set_at = s.set_at, previous_by_rating = s.by_rating
    where s.user_id = p_user_id and s.title_id = p_title_id;
    return query
        select p_title_id, s.state, s.set_at, s.previous_state, s.previous_set_at
        from engine.title_state(p_user_id, p_title_id) as s;
end;
$$;

comment on function rpc.undo_title_state is
$$Undoes the last change of a title's state, made by set_title_state() or by a rating, and returns the restored state. A second undo redoes
the change. The rating itself is not affected. PT404 if there is nothing to undo.$$;

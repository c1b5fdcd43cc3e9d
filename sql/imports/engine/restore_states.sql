create or replace function engine.restore_states(p_user_id bigint, p_import_id bigint)
returns integer
language plpgsql volatile parallel unsafe
as $$
declare
    v_left integer;
begin
    select count(*) into v_left
    from data.import_changes as c
    left join data.title_states as s on s.user_id = c.user_id and s.title_id = c.title_id
    where
        c.user_id = p_user_id and c.import_id = p_import_id and c.state_written_at is not null
        and (
            s.user_id is null
            or (s.state, s.set_at, s.by_rating, s.previous_state, s.previous_set_at, s.previous_by_rating)
            is distinct from (c.state, c.set_at, c.by_rating, c.previous_state, c.previous_set_at, c.previous_by_rating)
        );

    delete from data.title_states as s
    using data.import_changes as c
    where
        c.user_id = p_user_id and c.import_id = p_import_id and c.state_written_at is not null and not c.had_state_row
        and s.user_id = p_user_id and s.title_id = c.title_id
        and (s.state, s.set_at, s.by_rating, s.previous_state, s.previous_set_at, s.previous_by_rating)
        is not distinct from (c.state, c.set_at, c.by_rating, c.previous_state, c.previous_set_at, c.previous_by_rating);

    update data.title_states as s
    set
        state = c.had_state, set_at = c.had_set_at, by_rating = c.had_by_rating, previous_state = c.had_previous_state,
        previous_set_at = c.had_previous_set_at, previous_by_rating = c.had_previous_by_rating
    from data.import_changes as c
    where
        c.user_id = p_user_id and c.import_id = p_import_id and c.state_written_at is not null and c.had_state_row
        and s.user_id = p_user_id and s.title_id = c.title_id
        and (s.state, s.set_at, s.by_rating, s.previous_state, s.previous_set_at, s.previous_by_rating)
        is not distinct from (c.state, c.set_at, c.by_rating, c.previous_state, c.previous_set_at, c.previous_by_rating);
    return v_left;
end;
$$;

comment on function engine.restore_states is
$$Restores the states of titles from before an import was applied, including their previous states; returns the number of states that the
user has changed since, which stay.$$;

-- A rated title without a row counts as seen already, as imported ratings do.
create or replace function engine.mark_rated(p_user_id bigint, p_title_id integer, p_seen boolean)
returns void
language sql volatile parallel unsafe
begin atomic
    update data.title_states as s
    set
        by_rating = true,
        previous_state = s.state, previous_set_at = s.set_at, previous_by_rating = s.by_rating
    where p_seen and s.user_id = p_user_id and s.title_id = p_title_id and not s.by_rating and s.state is distinct from 'seen';

    insert into data.title_states as s (user_id, title_id, by_rating, previous_by_rating)
    select p_user_id, p_title_id, false, true
    where not p_seen
    on conflict on constraint title_states_pkey do update
        set
            by_rating = false,
            previous_state = s.state, previous_set_at = s.set_at, previous_by_rating = s.by_rating
        where s.by_rating;
end;

comment on function engine.mark_rated is
$$Updates a title's state after a new rating: with p_seen the title counts as seen, whatever the user said before; otherwise it keeps its
state, or has none. The previous state is restored when the rating is withdrawn.$$;

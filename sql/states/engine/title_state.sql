create or replace function engine.title_state(p_user_id bigint, p_title_id integer)
returns table (state text, set_at timestamptz, previous_state text, previous_set_at timestamptz)
language sql stable parallel safe
begin atomic
    with version as (
        select
            s.state, s.set_at, s.previous_state, s.previous_set_at, r.rated_at,
            r.rated_at is not null and coalesce(s.by_rating, true) as rated_after,
            r.rated_at is not null and coalesce(s.previous_by_rating, true) as rated_after_previous
        from (select p_user_id as user_id, p_title_id as title_id) as w
        left join data.title_states as s on s.user_id = w.user_id and s.title_id = w.title_id
        left join data.ratings as r on r.user_id = w.user_id and r.title_id = w.title_id
    )

    select
        case when v.rated_after then 'seen' else v.state end,
        case when v.rated_after then v.rated_at else v.set_at end,
        case when v.rated_after_previous then 'seen' else v.previous_state end,
        case when v.rated_after_previous then v.rated_at else v.previous_set_at end
    from version as v;
end;

comment on function engine.title_state is
$$One title's state for a user (see user_states) and the previous state, which undo restores. Always one row; if both are equal there is
nothing to undo.$$;

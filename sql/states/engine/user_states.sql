create or replace function engine.user_states(p_user_id bigint)
returns table (title_id integer, state text, set_at timestamptz)
language sql stable parallel safe
begin atomic
    select s.title_id, s.state, s.set_at
    from data.title_states as s
    where
        s.user_id = p_user_id
        and s.state is not null
        and (
            not s.by_rating
            or not exists (select 1 from data.ratings as r where r.user_id = p_user_id and r.title_id = s.title_id)
        )
    union all
    select r.title_id, 'seen', r.rated_at
    from data.ratings as r
    where
        r.user_id = p_user_id
        and not exists (
            select 1 from data.title_states as s where s.user_id = p_user_id and s.title_id = r.title_id and not s.by_rating
        );
end;

comment on function engine.user_states is
$$The state of every title that a user has seen, saved for later (watch_later) or hidden, with the time it was set.

A rated title counts as seen since it was rated, unless the user said otherwise when rating it or later.$$;

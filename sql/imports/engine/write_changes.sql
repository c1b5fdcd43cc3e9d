-- In bulk: the profile and the titles' statistics are updated once. The caller holds the lock on the user, as for a rating; statistics are
-- locked in order, so that concurrent writers cannot deadlock.
create or replace function engine.write_changes(p_user_id bigint, p_import_id bigint, p_positions integer[])
returns boolean
language plpgsql volatile parallel unsafe
as $$
declare
    v_now constant timestamptz := clock_timestamp();
    v_has_rated boolean;
begin
    with planned as materialized (
        select p.* from engine.planned_changes(p_user_id, p_import_id, p_positions) as p
    ),

    remembered as (
        insert into data.import_changes as c (
            user_id, import_id, title_id, rating_written_at, had_rating, had_rated_at, rating, rated_at,
            state_written_at, had_state_row, had_state, had_set_at, had_by_rating,
            had_previous_state, had_previous_set_at, had_previous_by_rating,
            state, set_at, by_rating, previous_state, previous_set_at, previous_by_rating
        )
        select
            p_user_id, p_import_id, p.title_id, case when p.rating_outcome in ('added', 'changed') then v_now end,
            p.had_rating, p.had_rated_at, p.rating, p.rated_at,
            case when p.writes_state then v_now end, p.had_state_row, p.had_state, p.had_set_at, p.had_by_rating,
            p.had_previous_state, p.had_previous_set_at, p.had_previous_by_rating,
            p.state, p.set_at, p.by_rating, p.previous_state, p.previous_set_at, p.previous_by_rating
        from planned as p
        where p.rating_outcome in ('added', 'changed') or p.writes_state
        order by p.title_id
        -- For a title that this import changed before, the values from before that change are kept.
        on conflict on constraint import_changes_pkey do update
        set
            rating_written_at = coalesce(excluded.rating_written_at, c.rating_written_at),
            had_rating = case when c.rating_written_at is null then excluded.had_rating else c.had_rating end,
            had_rated_at = case when c.rating_written_at is null then excluded.had_rated_at else c.had_rated_at end,
            rating = case when excluded.rating_written_at is null then c.rating else excluded.rating end,
            rated_at = case when excluded.rating_written_at is null then c.rated_at else excluded.rated_at end,
            state_written_at = coalesce(excluded.state_written_at, c.state_written_at),
            had_state_row = case when c.state_written_at is null then excluded.had_state_row else c.had_state_row end,
            had_state = case when c.state_written_at is null then excluded.had_state else c.had_state end,
            had_set_at = case when c.state_written_at is null then excluded.had_set_at else c.had_set_at end,
            had_by_rating = case when c.state_written_at is null then excluded.had_by_rating else c.had_by_rating end,
            had_previous_state = case when c.state_written_at is null then excluded.had_previous_state else c.had_previous_state end,
            had_previous_set_at = case when c.state_written_at is null then excluded.had_previous_set_at else c.had_previous_set_at end,
            had_previous_by_rating
            = case when c.state_written_at is null then excluded.had_previous_by_rating else c.had_previous_by_rating end,
            state = case when excluded.state_written_at is null then c.state else excluded.state end,
            set_at = case when excluded.state_written_at is null then c.set_at else excluded.set_at end,
            by_rating = case when excluded.state_written_at is null then c.by_rating else excluded.by_rating end,
            previous_state = case when excluded.state_written_at is null then c.previous_state else excluded.previous_state end,
            previous_set_at = case when excluded.state_written_at is null then c.previous_set_at else excluded.previous_set_at end,
            previous_by_rating
            = case when excluded.state_written_at is null then c.previous_by_rating else excluded.previous_by_rating end
    )

    update data.imports as i
    set
        ratings_added = i.ratings_added + n.ratings_added, ratings_changed = i.ratings_changed + n.ratings_changed,
        ratings_same = i.ratings_same + n.ratings_same, ratings_kept = i.ratings_kept + n.ratings_kept,
        states_added = i.states_added + n.states_added, states_changed = i.states_changed + n.states_changed,
        states_same = i.states_same + n.states_same, states_kept = i.states_kept + n.states_kept
    from (
        select
            count(*) filter (where p.rating_outcome = 'added') as ratings_added,
            count(*) filter (where p.rating_outcome = 'changed') as ratings_changed,
            count(*) filter (where p.rating_outcome = 'same') as ratings_same,
            count(*) filter (where p.rating_outcome = 'kept') as ratings_kept,
            count(*) filter (where p.state_outcome = 'added') as states_added,
            count(*) filter (where p.state_outcome = 'changed') as states_changed,
            count(*) filter (where p.state_outcome = 'same') as states_same,
            count(*) filter (where p.state_outcome = 'kept') as states_kept
        from planned as p
    ) as n
    where i.user_id = p_user_id and i.id = p_import_id;

    v_has_rated := exists (
        select 1 from data.import_changes as c
        where c.user_id = p_user_id and c.import_id = p_import_id and c.rating_written_at = v_now
    );
    if v_has_rated then
        perform engine.bulk_adjust_title_statistics(
            array_agg(c.title_id order by c.title_id),
            array_agg((r.rating is null)::integer order by c.title_id),
            array_agg(c.rating::float8 - coalesce(r.rating, 0) order by c.title_id)
        )
        from data.import_changes as c
        left join data.ratings as r on r.user_id = c.user_id and r.title_id = c.title_id
        where c.user_id = p_user_id and c.import_id = p_import_id and c.rating_written_at = v_now;

        insert into data.ratings as r (user_id, title_id, rating, rated_at)
        select c.user_id, c.title_id, c.rating, c.rated_at
        from data.import_changes as c
        where c.user_id = p_user_id and c.import_id = p_import_id and c.rating_written_at = v_now
        order by c.title_id
        on conflict (user_id, title_id) do update set rating = excluded.rating, rated_at = excluded.rated_at;
    end if;

    insert into data.title_states as s (
        user_id, title_id, state, set_at, by_rating, previous_state, previous_set_at, previous_by_rating
    )
    select c.user_id, c.title_id, c.state, c.set_at, c.by_rating, c.previous_state, c.previous_set_at, c.previous_by_rating
    from data.import_changes as c
    where c.user_id = p_user_id and c.import_id = p_import_id and c.state_written_at = v_now
    order by c.title_id
    on conflict on constraint title_states_pkey do update
    set
        state = excluded.state, set_at = excluded.set_at, by_rating = excluded.by_rating,
        previous_state = excluded.previous_state, previous_set_at = excluded.previous_set_at,
        previous_by_rating = excluded.previous_by_rating;
    return v_has_rated;
end;
$$;

comment on function engine.write_changes is
$$Writes the ratings and states that an import plans (see planned_changes), stores the previous values, and updates the import's counts.
Returns whether ratings changed, in which case the caller must rebuild the profile.$$;

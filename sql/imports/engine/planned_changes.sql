-- Existing data is replaced only by newer data, and never by data without a date. Of several lines about one title the latest counts. A
-- rating implies that its title was seen, as in mark_rated(), except in our own exports, which state what was seen.
create or replace function engine.planned_changes(p_user_id bigint, p_import_id bigint, p_positions integer[])
returns table (
    title_id integer,
    rating_outcome text, rating real, rated_at timestamptz, had_rating real, had_rated_at timestamptz,
    state_outcome text, writes_state boolean, had_state_row boolean,
    had_state text, had_set_at timestamptz, had_by_rating boolean,
    had_previous_state text, had_previous_set_at timestamptz, had_previous_by_rating boolean,
    state text, set_at timestamptz, by_rating boolean, previous_state text, previous_set_at timestamptz, previous_by_rating boolean
)
language sql stable parallel safe
begin atomic
    with entry as materialized (
        select e.title_id, e.position, e.rating, e.rated_at, e.state, e.state_at
        from data.import_entries as e
        where
            e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'matched' and e.title_id is not null
            and (p_positions is null or e.position = any(p_positions))
    ),

    rated as (
        select distinct on (e.title_id) e.title_id, e.rating, e.rated_at
        from entry as e
        where e.rating is not null
        order by e.title_id, e.rated_at desc nulls last, e.position desc
    ),

    stated as (
        select distinct on (e.title_id)
            e.title_id, e.state, e.state_at, bool_or(e.state = 'seen') over (partition by e.title_id) as says_seen
        from entry as e
        where e.state is not null
        order by
            e.title_id, e.state_at desc nulls last,
            case e.state when 'seen' then 1 when 'hidden' then 2 else 3 end, e.position desc
    ),

    wanted as (
        select
            coalesce(r.title_id, s.title_id) as title_id, r.rating, r.rated_at, s.state, s.state_at,
            i.is_own, not i.is_own or coalesce(s.says_seen, false) as rating_is_seen
        from rated as r
        full outer join stated as s on s.title_id = r.title_id
        cross join
            (
                select coalesce(n.format = 'cinelibre', false) as is_own
                from data.imports as n
                where n.user_id = p_user_id and n.id = p_import_id
            ) as i
    ),

    -- Joined with the existing rating (o) and state (t).
    compared as materialized (
        select
            f.title_id, f.rating, f.state_at, f.is_own, f.rating_is_seen, coalesce(f.rated_at, now()) as rated_at,
            -- Saved for later and then rated in the same file: the title was seen.
            case
                when
                    f.state <> 'seen' and f.rating is not null and not f.is_own
                    and (f.state_at is null or f.rated_at is null or f.rated_at >= f.state_at)
                    then null
                else f.state
            end as state,
            case
                when f.rating is null then null
                when o.rating is null then 'added'
                when f.rating = o.rating then 'same'
                when f.rated_at > o.rated_at then 'changed'
                else 'kept'
            end as rating_outcome,
            o.rating as had_rating, o.rated_at as had_rated_at, t.user_id is not null as had_state_row,
            t.state as had_state, t.set_at as had_set_at, t.by_rating as had_by_rating,
            t.previous_state as had_previous_state, t.previous_set_at as had_previous_set_at,
            t.previous_by_rating as had_previous_by_rating
        from wanted as f
        left join data.ratings as o on o.user_id = p_user_id and o.title_id = f.title_id
        left join data.title_states as t on t.user_id = p_user_id and t.title_id = f.title_id
    )

    select
        b.title_id, b.rating_outcome, b.rating, b.rated_at, b.had_rating, b.had_rated_at,
        -- A state that replaces only one implied by a rating of the same file counts as added.
        case when d.outcome = 'changed' and not b.had_state_row and b.had_rating is null then 'added' else d.outcome end,
        w.writes or m.is_flipped or m.is_unseen, b.had_state_row,
        b.had_state, b.had_set_at, b.had_by_rating, b.had_previous_state, b.had_previous_set_at, b.had_previous_by_rating,
        case when w.writes then b.state else b.had_state end,
        case when w.writes then coalesce(b.state_at, now()) else b.had_set_at end,
        m.is_flipped and not w.writes,
        case when b.had_state_row then b.had_state end,
        case when b.had_state_row then b.had_set_at end,
        -- Undo restores the state that the rating implies.
        case when w.writes then m.is_flipped or coalesce(b.had_by_rating, true) else coalesce(b.had_by_rating, true) end
    from compared as b
    -- What the rating implies for the state: seen, if the user's own state is older; nothing, if the title was rated without having been
    -- seen.
    cross join
        lateral (
            select
                coalesce(
                    b.rating_outcome in ('added', 'changed') and b.rating_is_seen and b.had_state_row and not b.had_by_rating
                    and b.had_state is distinct from 'seen' and (b.had_set_at is null or b.rated_at >= b.had_set_at),
                    false
                ) as is_flipped,
                coalesce(
                    b.rating_outcome = 'added' and not b.rating_is_seen and not b.had_state_row and b.state is null, false
                ) as is_unseen,
                case when b.rating_outcome in ('added', 'changed') then b.rated_at else b.had_rated_at end as now_rated_at
        ) as m
    cross join
        lateral (
            select
                m.now_rated_at is not null and (m.is_flipped or coalesce(b.had_by_rating, true)) and not m.is_unseen as is_by_rating,
                b.had_state_row and not (m.is_flipped or b.had_by_rating) as is_own_word
        ) as e
    cross join
        lateral (
            select
                case
                    when b.state is null then null
                    when
                        e.is_by_rating and b.state = 'seen' and b.state_at <> m.now_rated_at
                        and (b.rating_outcome in ('added', 'changed') or b.state_at > m.now_rated_at)
                        then 'changed'
                    when e.is_by_rating and b.state = 'seen' then 'same'
                    when
                        e.is_by_rating and (b.state_at > m.now_rated_at or (b.is_own and b.rating_outcome = 'added'))
                        then 'changed'
                    when e.is_by_rating then 'kept'
                    -- A null state is the user's own choice as well: in none of the lists.
                    when e.is_own_word and b.had_state is null then 'kept'
                    when b.had_state is null then 'added'
                    -- A date less than a day later may merely lack a time of day, so it is not a change.
                    when b.state = b.had_state and b.state_at > b.had_set_at + interval '1 day' then 'changed'
                    when b.state = b.had_state then 'same'
                    when b.state_at > b.had_set_at then 'changed'
                    else 'kept'
                end as outcome
        ) as d
    cross join lateral (select coalesce(d.outcome in ('added', 'changed'), false) as writes) as w;
end;

comment on function engine.planned_changes is
$$The changes to a user's ratings and states that applying an import would make, one row per title, beside the existing values (had_).
Outcomes are added, changed, same (already there) and kept (the existing value is newer, or the file has no date); null if the file says
nothing.

p_positions are the entries to apply; null for all.$$;

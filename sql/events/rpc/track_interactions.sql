create or replace function rpc.track_interactions(
    p_user_id bigint, p_event_ids text[], p_events text[], p_title_ids integer[], p_queries text[],
    p_occurred_at timestamptz[]
)
returns table (recorded integer, repeated integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_unknown integer;
    v_recorded integer;
begin
    select u.title_id into v_unknown
    from unnest(p_title_ids) as u (title_id)
    where u.title_id is not null and not exists (select 1 from data.titles as t where t.id = u.title_id)
    limit 1;
    if v_unknown is not null then
        raise exception using
            errcode = 'PT422',
            message = format('There is no title %s, so no event was recorded.', v_unknown);
    end if;
    insert into data.interactions (user_id, event_id, event, title_id, query, occurred_at)
    select p_user_id, e.event_id, e.event, e.title_id, e.query, coalesce(e.occurred_at, now())
    from unnest(p_event_ids, p_events, p_title_ids, p_queries, p_occurred_at)
        as e (event_id, event, title_id, query, occurred_at)
    order by e.event_id
    on conflict on constraint interactions_user_id_event_id_key do nothing;
    get diagnostics v_recorded = row_count;
    return query select v_recorded, cardinality(p_event_ids) - v_recorded;
end;
$$;

comment on function rpc.track_interactions is
$$Records a user's interactions: equally long arrays with one entry per event (view, click and rate refer to a title, search to a query).

An event id that was already recorded changes nothing and counts as repeated. All or nothing: PT422 with the id of an unknown title.$$;

create or replace function rpc.export_interactions(p_user_id bigint, p_after_event_id text default '', p_limit integer default 500)
returns table (event_id text, event text, refs text[], query text, occurred_at timestamptz)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select i.event_id, i.event, case when i.title_id is not null then engine.title_refs(i.title_id) end, i.query, i.occurred_at
    from data.interactions as i
    where i.user_id = p_user_id and i.event_id > p_after_event_id
    order by i.event_id
    limit engine.bounded_limit(p_limit, 1000);
end;

comment on function rpc.export_interactions is
$$A user's recorded interactions, ordered by event_id; refs are external ids of the title, null for a search. For the next page pass the
last row's event_id. At most 1,000 rows.$$;

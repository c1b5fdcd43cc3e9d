create or replace function rpc.refs_to_fetch(p_refs text[], p_is_change boolean default false)
returns table (ref text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select a.ref from engine.due_refs(p_refs, p_is_change) as a order by a.ref;
end;

comment on function rpc.refs_to_fetch is
$$The titles of a page that record_page() would queue: new ones and those not fetched for 7 days (tuning: stale_days); of a list of changes
all that the catalogue has.$$;

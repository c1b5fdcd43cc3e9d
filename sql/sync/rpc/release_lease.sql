create or replace function rpc.release_lease(p_name text, p_holder uuid)
returns boolean
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with released as (
        delete from data.leases as l where l.name = p_name and l.holder = p_holder returning l.name
    )

    select count(*) > 0 from released;
end;

comment on function rpc.release_lease is
$$Releases a lease; false if p_holder did not have it.$$;

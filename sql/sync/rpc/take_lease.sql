-- clock_timestamp() instead of now(), because a lease may be taken late in a long transaction.
create or replace function rpc.take_lease(p_name text, p_holder uuid, p_seconds float8 default null)
returns table (is_held boolean, expires_at timestamptz, seconds float8)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.leases as l (name, holder, expires_at)
    values (
        p_name, p_holder,
        clock_timestamp() + coalesce(p_seconds, (select engine.tuning('sync_lease_seconds'))) * interval '1 second'
    )
    on conflict on constraint leases_pkey do update
        set holder = excluded.holder, expires_at = excluded.expires_at
        where l.holder = excluded.holder or l.expires_at < clock_timestamp();

    select l.holder = p_holder, l.expires_at, coalesce(p_seconds, (select engine.tuning('sync_lease_seconds')))
    from data.leases as l where l.name = p_name;
end;

comment on function rpc.take_lease is
$$Takes or renews a lease for p_seconds (tuning: sync_lease_seconds): is_held says whether p_holder has it now, expires_at when its current
holder loses it, seconds how long it lasts without renewal. Another holder's lease can be taken once it has expired.

Called at the end of a transaction it is a fence: whoever has lost the lease meanwhile must roll back.$$;

create or replace function rpc.reopen_waiting_entries()
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with reopened as (
        update data.import_entries as e set looked_at_title = 0 where e.waits and e.looked_at_title > 0 returning e.position
    )

    select count(*)::integer from reopened;
end;

comment on function rpc.reopen_waiting_entries is
$$Makes match_waiting_entries() look again for all waiting entries, even if no titles were added: known titles may have new names and ids.
Returns the number of entries.$$;

create or replace function rpc.included_states(p_include text[])
returns text[]
language plpgsql immutable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not p_include <@ array['seen', 'watch_later'] then
        raise exception using
            errcode = 'PT422',
            message = format('Suggestions can include seen and watch_later, not %s.', array_to_string(p_include, ', ', 'null')),
            hint = 'Hidden titles are never suggested.';
    end if;
    return p_include;
end;
$$;

comment on function rpc.included_states is
$$Validates p_include, the states whose titles suggestions shall show although the user knows them, and returns it. PT422 for any state but
seen and watch_later.$$;

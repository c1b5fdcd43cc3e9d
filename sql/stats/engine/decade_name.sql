create or replace function engine.decade_name(p_decade integer, p_language text)
returns text
language sql immutable parallel safe
begin atomic
    select case p_language when 'fr' then 'Années ' || p_decade else p_decade || 's' end;
end;

comment on function engine.decade_name is
$$The name of the decade that begins in p_decade: 1990s, Années 1990.$$;

-- One expression, so that it is pasted into the query.
create or replace function engine.is_suitable(p_minimum_age smallint, p_cap smallint)
returns boolean
language sql immutable parallel safe
begin atomic
    select coalesce(p_minimum_age <= p_cap, p_cap is null);
end;

comment on function engine.is_suitable is
$$Whether a title meant from an age on may be shown under a maturity cap. One that nobody classified counts as for adults; without a
cap everything may be shown.$$;

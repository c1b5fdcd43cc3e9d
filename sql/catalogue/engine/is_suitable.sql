-- One expression that names each parameter once, or it would not be pasted into the query. 99 is above every age and cap.
create or replace function engine.is_suitable(p_minimum_age smallint, p_cap smallint)
returns boolean
language sql immutable parallel safe
begin atomic
    select coalesce(p_minimum_age, 99) <= coalesce(p_cap, 99);
end;

comment on function engine.is_suitable is
$$Whether a title meant from an age on may be shown under a maturity cap. One that nobody classified counts as for adults; without a
cap everything may be shown.$$;

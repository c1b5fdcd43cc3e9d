create or replace function engine.is_in_year(p_at timestamptz, p_year integer)
returns boolean
language sql immutable parallel safe
begin atomic
    select p_at is not null and (p_year is null or date_part('year', p_at at time zone 'UTC') = p_year);
end;

comment on function engine.is_in_year is
$$Whether a time lies in a year (UTC); any year if p_year is null. False for a null time.$$;

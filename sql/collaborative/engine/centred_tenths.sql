create or replace function engine.centred_tenths(p_rating real)
returns float8
language sql immutable parallel safe
begin atomic
    select round(p_rating * 1000) / 100 - 30;
end;

comment on function engine.centred_tenths is
$$A rating in the unit of profiles: tenths of a star above 3 stars.$$;

create or replace function engine.ref_value(p_ref text)
returns text
language sql immutable parallel safe
begin atomic
    select substr(p_ref, strpos(p_ref, ':') + 1);
end;

comment on function engine.ref_value is
$$The id of a reference at its source: movie:603 for "tmdb:movie:603".$$;

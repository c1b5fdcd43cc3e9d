create or replace function engine.ref_source(p_ref text)
returns text
language sql immutable parallel safe
begin atomic
    select split_part(p_ref, ':', 1);
end;

comment on function engine.ref_source is
$$The source of a reference: tmdb for "tmdb:movie:603".$$;

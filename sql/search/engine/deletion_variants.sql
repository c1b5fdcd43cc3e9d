create or replace function engine.deletion_variants(p_word text)
returns text[]
language sql immutable parallel safe
begin atomic
    select array_agg(distinct overlay(p_word placing '' from at.position for 1))
    from generate_series(1, length(p_word)) as at (position);
end;

comment on function engine.deletion_variants is
$$A word without each of its letters in turn: two words have one in common where a single error lies between them. Null for none.$$;

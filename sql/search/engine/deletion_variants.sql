create or replace function engine.deletion_variants(p_word text)
returns text[]
language sql immutable parallel safe
begin atomic
    select array_agg(distinct overlay(p_word placing '' from at.position for 1))
    from generate_series(1, length(p_word)) as at (position);
end;

comment on function engine.deletion_variants is
$$The variants of a word with one letter deleted: two words that differ by one edit have a variant in common or are variants of each other.
Null for an empty word.$$;

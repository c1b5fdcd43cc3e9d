create or replace function engine.jaccard(p_bits bit, p_other_bits bit)
returns float8
language sql immutable parallel safe
begin atomic
    select bit_count(p_bits & p_other_bits)::float8 / nullif(bit_count(p_bits | p_other_bits), 0);
end;

comment on function engine.jaccard is
$$What share of the bits that are set in either of two equally long strings is set in both; null where none is.$$;

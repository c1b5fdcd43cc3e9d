create or replace function engine.adjacent_pairs(p_words text[])
returns text[]
language sql immutable parallel safe
begin atomic
    select array(
        select '+' || engine.phonetic_key(p_words[pair.position] || p_words[pair.position + 1])
        from generate_series(1, cardinality(p_words) - 1) as pair (position)
    );
end;

comment on function engine.adjacent_pairs is
$$The phonetic keys of each two adjacent folded words, joined: {+kabikusi,...} for {kabhi,khushi,...}.$$;

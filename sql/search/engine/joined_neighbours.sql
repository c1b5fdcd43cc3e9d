create or replace function engine.joined_neighbours(p_words text[])
returns text[]
language sql immutable parallel safe
begin atomic
    select array(
        select '+' || engine.sound(p_words[at.position] || p_words[at.position + 1])
        from generate_series(1, cardinality(p_words) - 1) as at (position)
    );
end;

comment on function engine.joined_neighbours is
$$How each two neighbours among folded words sound, written as one: {+kabikusi,...} for {kabhi,khushi,...}.$$;

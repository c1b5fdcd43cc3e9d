create or replace function engine.skip_bigrams(p_word text)
returns text[]
language sql immutable parallel safe
begin atomic
    select array_agg(distinct substr(padded.word, at.position, 1) || substr(padded.word, at.position + gap.letters, 1))
    from (select '^' || engine.phonetic_key(p_word) || '$' as word) as padded
    cross join generate_series(1, 2) as gap (letters)
    cross join lateral generate_series(1, length(padded.word) - gap.letters) as at (position);
end;

comment on function engine.skip_bigrams is
$$The bigrams of a folded word's phonetic key, from adjacent letters and from letters with one between them: transposed letters keep most of
them.$$;

-- A short word matches only words with the same phonetic key; otherwise it would match half the vocabulary.
create or replace function engine.word_keys(p_word text)
returns text[]
language sql immutable parallel safe
begin atomic
    select
        array[phonetic.key]
        || case when length(phonetic.key) between 4 and 24 then engine.deletion_variants(phonetic.key) else '{}' end
        || case when length(skeleton.consonants) between 3 and 16 then array['-' || skeleton.consonants] else '{}' end
        || case
            when length(skeleton.consonants) between 4 and 16
                then
                    array(
                        select '-' || d.variant from unnest(engine.deletion_variants(skeleton.consonants)) as d (variant)
                    )
            else '{}'
        end
    from (select engine.phonetic_key(p_word) as key) as phonetic
    cross join
        lateral (
            select regexp_replace(regexp_replace(phonetic.key, '^[aeiou]', 'a'), '(.)[aeiou]+', '\1', 'g') as consonants
        ) as skeleton;
end;

comment on function engine.word_keys is
$$The keys that a folded word shares with words it is easily mistaken for: its phonetic key, the key's consonants, and both with one letter
deleted.$$;

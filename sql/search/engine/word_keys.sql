-- A word of few letters is only mistaken for one that sounds the same, or it would be for half the vocabulary.
create or replace function engine.word_keys(p_word text)
returns text[]
language sql immutable parallel safe
begin atomic
    select
        array[heard.sound]
        || case when length(heard.sound) between 4 and 24 then engine.deletions(heard.sound) else '{}' end
        || case when length(bones.consonants) between 3 and 16 then array['-' || bones.consonants] else '{}' end
        || case
            when length(bones.consonants) between 4 and 16
                then
                    array(
                        select '-' || d.deletion from unnest(engine.deletions(bones.consonants)) as d (deletion)
                    )
            else '{}'
        end
    from (select engine.sound(p_word) as sound) as heard
    cross join
        lateral (
            select regexp_replace(regexp_replace(heard.sound, '^[aeiou]', 'a'), '(.)[aeiou]+', '\1', 'g') as consonants
        ) as bones;
end;

comment on function engine.word_keys is
$$What a folded word has in common with those it is easily mistaken for: its sound, its consonants, and either with a letter left out.$$;

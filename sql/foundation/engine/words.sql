-- PostgreSQL does not count the vowel signs of Indian scripts as letters, but they belong to the words.
create or replace function engine.words(p_text text)
returns text[]
language sql immutable parallel safe
begin atomic
    select coalesce(array_agg(left(split.word, 64) order by split.position), '{}')
    from
        regexp_split_to_table(
            regexp_replace(engine.fold_text(regexp_replace(p_text, '([¼-¾])', ' \1', 'g')), '[''’]s\M', 's', 'g'),
            '[^[:alnum:]\u0900-\u0dff]+'
        ) with ordinality as split (word, position)
    where split.word <> '';
end;

comment on function engine.words is
$$The words of a text in order, folded: "Schindler's List" becomes {schindlers,list}. Words are cut to 64 letters. An empty array for a text
without words.$$;

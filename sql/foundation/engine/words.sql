-- The signs of Indian scripts that PostgreSQL counts as no letters belong to their words.
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
$$The words of a text in their order, folded: "Schindler's List" becomes {schindlers,list}. Of a long word its first 64 letters. An empty
array for a text without any.$$;

create or replace function engine.title_words(p_title_id integer)
returns table (words text[])
language sql stable parallel safe
begin atomic
    select engine.words(x.title) from data.title_texts as x where x.title_id = p_title_id
    union all
    select engine.words(t.original_title) from data.titles as t where t.id = p_title_id;
end;

comment on function engine.title_words is
$$The folded words of each of a title's names: one row per language, and one for the original.$$;

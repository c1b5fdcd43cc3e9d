create or replace function engine.sorted_words(p_name text)
returns text[]
language sql immutable parallel safe
begin atomic
    select array(select w.word from unnest(engine.words(p_name)) as w (word) order by w.word);
end;

comment on function engine.sorted_words is
$$A person's name as its folded words in alphabetical order, so that "Herbert, Frank" is "Frank Herbert".$$;

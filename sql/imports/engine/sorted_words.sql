create or replace function engine.sorted_words(p_name text)
returns text[]
language sql immutable parallel safe
begin atomic
    select array(select w.word from unnest(engine.words(p_name)) as w (word) order by w.word);
end;

comment on function engine.sorted_words is
$$The folded words of a person's name in alphabetical order, so that "Herbert, Frank" equals "Frank Herbert".$$;

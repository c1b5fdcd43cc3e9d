create or replace function engine.add_words(p_words text[])
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.search_words (word, keys, skip_bigrams)
    select w.word, engine.word_keys(w.word), engine.skip_bigrams(w.word)
    from (
        select distinct n.word
        from unnest(p_words) as n (word)
        where not exists (select 1 from data.search_words as s where s.word = n.word)
    ) as w
    order by w.word
    on conflict (word) do nothing;
end;

comment on function engine.add_words is
$$Adds folded words to the search vocabulary, in sorted order so that concurrent imports cannot deadlock.$$;

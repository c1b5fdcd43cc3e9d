-- The vocabulary is ordered by code points, so the words with a prefix lie between the prefix and the prefix followed by the last code
-- point.
create or replace function engine.word_completions(p_prefix text, p_count integer)
returns table (word text, uses integer)
language sql stable parallel safe
begin atomic
    select w.word collate "default", w.uses
    from data.search_words as w
    where w.word >= p_prefix and w.word < p_prefix || U&'\+10FFFF'
    order by w.uses desc, w.word
    limit p_count;
end;

comment on function engine.word_completions is
$$The words of the vocabulary that begin with a folded prefix, most used first.$$;

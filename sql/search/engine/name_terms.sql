create or replace function engine.name_terms(p_words text[])
returns text[]
language sql immutable parallel safe
begin atomic
    select array_agg(distinct t.term)
    from (
        select w.word as term
        from unnest(p_words) as w (word)
        union all
        select p.term from unnest(engine.adjacent_pairs(p_words)) as p (term)
        union all
        select '+' || engine.phonetic_key(left(array_to_string(p_words, ''), 100))
        union all
        select '=' || string_agg(left(w.word, 1), '' order by w.position)
        from unnest(p_words) with ordinality as w (word, position)
        having count(*) > 2
    ) as t;
end;

comment on function engine.name_terms is
$$The index terms of a name, from its folded words: each word, the phonetic keys of adjacent words and of all words joined ("+kabikusi"),
and the initials of three or more words ("=ddlj").$$;

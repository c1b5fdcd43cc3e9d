create or replace function engine.similar_words(p_word text)
returns table (term text, similarity float8, uses integer)
language sql stable parallel safe
begin atomic
    with asked as materialized (
        select engine.word_keys(p_word) as keys, engine.skip_bigrams(p_word) as bigrams
    ),

    candidate as (
        select
            w.word collate "default" as word, w.uses,
            case
                when w.word = p_word then 1
                else 0.95 * sqrt(2 * (
                    select count(*) from unnest(w.skip_bigrams) as b (bigram) where b.bigram = any(a.bigrams)
                )::float8 / (cardinality(w.skip_bigrams) + cardinality(a.bigrams)))
            end as similarity
        from asked as a
        inner join data.search_words as w on w.keys && a.keys
    )

    select c.word, c.similarity, c.uses
    from candidate as c
    where c.similarity >= (select engine.tuning('search_similarity'))
    order by c.similarity desc, c.uses desc, c.word
    limit 20;
end;

comment on function engine.similar_words is
$$The twenty words of the vocabulary most similar to a folded word, by the square root of Dice's coefficient over their skip bigrams: 1 for
the word itself, 0.95 for one with the same phonetic key.$$;

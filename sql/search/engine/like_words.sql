create or replace function engine.like_words(p_word text)
returns table (term text, likeness float8, uses integer)
language sql stable parallel safe
begin atomic
    with asked as materialized (
        select engine.word_keys(p_word) as keys, engine.word_pieces(p_word) as pieces
    ),

    candidate as (
        select
            w.word collate "default" as word, w.uses,
            case
                when w.word = p_word then 1
                else 0.95 * sqrt(2 * (
                    select count(*) from unnest(w.pieces) as p (piece) where p.piece = any(a.pieces)
                )::float8 / (cardinality(w.pieces) + cardinality(a.pieces)))
            end as likeness
        from asked as a
        inner join data.search_words as w on w.keys && a.keys
    )

    select c.word, c.likeness, c.uses
    from candidate as c
    where c.likeness >= (select engine.tuning('search_likeness'))
    order by c.likeness desc, c.uses desc, c.word
    limit 20;
end;

comment on function engine.like_words is
$$The twenty words of the vocabulary most like a folded word, by the pairs of letters they share (the root of Dice's
coefficient): 1 for the word itself, 0.95 for one that sounds the same.$$;

create or replace function engine.query_terms(p_query text)
returns table (word_position integer, word text, term text, similarity float8, uses integer)
language sql stable parallel safe
begin atomic
    with asked as materialized (
        select w.position::integer as position, w.word, coalesce(v.uses, 0) as uses
        from unnest((engine.words(left(p_query, 300)))[1:12]) with ordinality as w (word, position)
        left join data.search_words as v on v.word = w.word
    ),

    -- A compound may have been typed as several words. Two common words are far rarer side by side than each alone.
    part as materialized (
        select a.position as first, a.position as last, a.word, 1 as uses, a.position = max(a.position) over () as may_continue
        from asked as a
        union all
        select a.position as first, b.position as last, a.word || b.word as word, least(a.uses, b.uses) / 8 as uses, false as may_continue
        from asked as a
        inner join asked as b on b.position = a.position + 1
        union all
        select 1, count(*)::integer, left(string_agg(a.word, '' order by a.position), 100), 1, false
        from asked as a
        having count(*) > 2
    ),

    found as (
        select p.first, p.last, p.word, s.term, s.similarity, s.uses
        from part as p
        cross join lateral engine.similar_words(p.word) as s
        where p.last <= p.first + 1
        union all
        select p.first, p.last, p.word, c.word as term, 0.6 + 0.35 * length(p.word)::float8 / length(c.word) as similarity, c.uses
        from part as p
        cross join lateral engine.word_completions(p.word, 50) as c
        where p.may_continue and length(p.word) >= 2
        union all
        select p.first, p.last, p.word, '+' || engine.phonetic_key(p.word), 0.95, greatest(1, p.uses) from part as p
        union all
        select p.first, p.last, p.word, '=' || p.word, 0.9, 1 from part as p where p.first = p.last and length(p.word) > 2
    )

    select a.position, a.word, f.term, max(f.similarity), max(f.uses)
    from found as f
    inner join asked as a on a.position between f.first and f.last
    group by a.position, a.word, f.term;
end;

comment on function engine.query_terms is
$$For each word of a query, by its position, the index terms that it may stand for, with their similarity (0 to 1) to what was typed and the
number of names that have them: equal and similar words, completions of the last word, adjacent words joined, and names of which it is the
initials. At most the first twelve words.$$;

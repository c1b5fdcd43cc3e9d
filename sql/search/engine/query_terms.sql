create or replace function engine.query_terms(p_query text)
returns table (place integer, word text, term text, likeness float8, uses integer)
language sql stable parallel safe
begin atomic
    with asked as materialized (
        select w.place::integer as place, w.word, coalesce(v.uses, 0) as uses
        from unnest((engine.words(left(p_query, 300)))[1:12]) with ordinality as w (word, place)
        left join data.search_words as v on v.word = w.word
    ),

    -- Words that belong together may have been written apart. Two common ones side by side are a good deal rarer than either.
    part as materialized (
        select a.place as first, a.place as last, a.word, 1 as uses, a.place = max(a.place) over () as may_go_on
        from asked as a
        union all
        select a.place as first, b.place as last, a.word || b.word as word, least(a.uses, b.uses) / 8 as uses, false as may_go_on
        from asked as a
        inner join asked as b on b.place = a.place + 1
        union all
        select 1, count(*)::integer, left(string_agg(a.word, '' order by a.place), 100), 1, false
        from asked as a
        having count(*) > 2
    ),

    found as (
        select p.first, p.last, p.word, l.term, l.likeness, l.uses
        from part as p
        cross join lateral engine.like_words(p.word) as l
        where p.last <= p.first + 1
        union all
        select p.first, p.last, p.word, c.word as term, 0.6 + 0.35 * length(p.word)::float8 / length(c.word) as likeness, c.uses
        from part as p
        cross join lateral engine.continued_words(p.word, 50) as c
        where p.may_go_on and length(p.word) >= 2
        union all
        select p.first, p.last, p.word, '+' || engine.sound(p.word), 0.95, greatest(1, p.uses) from part as p
        union all
        select p.first, p.last, p.word, '=' || p.word, 0.9, 1 from part as p where p.first = p.last and length(p.word) > 2
    )

    select a.place, a.word, f.term, max(f.likeness), max(f.uses)
    from found as f
    inner join asked as a on a.place between f.first and f.last
    group by a.place, a.word, f.term;
end;

comment on function engine.query_terms is
$$For each word of a query, by its place, the terms of names that it may mean, with the likeness (0 to 1) of what was written to
each, and in how many names the term is: words that are the same or nearly, that the last word begins, or that it forms with its
neighbour; names that it is the initials of. At most the first twelve words.$$;

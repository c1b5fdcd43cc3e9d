create or replace function engine.index_texts(p_title_id integer)
returns void
language sql volatile parallel unsafe
begin atomic
    update data.title_texts as x
    set
        search_vector = engine.search_vector(x.language, x.title || ' ' || t.original_title, p.names, x.overview),
        trigrams = engine.trigrams(x.title || ' ' || t.original_title)
    from data.titles as t
    cross join
        lateral (
            select coalesce(string_agg(p.name, ' '), '') as names
            from data.credits as c
            inner join data.people as p on p.id = c.person_id
            where c.title_id = t.id
        ) as p
    where t.id = p_title_id and x.title_id = t.id;
end;

comment on function engine.index_texts is
$$Fills a title's search columns, in every language, from its texts, its original title and its people.$$;

create or replace function engine.index_texts(p_title_id integer)
returns void
language sql volatile parallel unsafe
begin atomic
    update data.title_texts as x
    set search_vector = engine.search_vector(x.language, x.title || ' ' || t.original_title, p.names, x.overview)
    from data.titles as t
    cross join
        lateral (
            select coalesce(string_agg(p.name, ' '), '') as names
            from data.credits as c
            inner join data.people as p on p.id = c.person_id
            where c.title_id = t.id
        ) as p
    where t.id = p_title_id and x.title_id = t.id;

    with named as materialized (
        select
            t.id, row_number() over (order by n.words)::smallint as position, t.kind, array_to_string(n.words, ' ') as name,
            engine.name_terms(n.words) as terms
        from data.titles as t
        cross join (select distinct w.words from engine.title_words(p_title_id) as w where w.words <> '{}') as n
        where t.id = p_title_id
    ),

    gone as (
        delete from data.title_names as o
        where o.title_id = p_title_id and o.position > (select count(*) from named)
    )

    insert into data.title_names as n (title_id, position, kind, name, terms)
    select m.id, m.position, m.kind, m.name, m.terms from named as m
    on conflict (title_id, position) do update
        set kind = excluded.kind, name = excluded.name, terms = excluded.terms
        where (n.kind, n.name) is distinct from (excluded.kind, excluded.name) or n.terms <> excluded.terms;

    update data.titles as t
    set search_version = engine.search_version()
    where t.id = p_title_id and t.search_version <> engine.search_version();
end;

comment on function engine.index_texts is
$$Fills a title's search columns, in every language, from its texts, its original title and its people. The words must be in
the vocabulary already: see engine.add_words.$$;

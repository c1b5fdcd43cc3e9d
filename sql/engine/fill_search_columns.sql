create or replace function engine.fill_search_columns(p_title_ids integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    select engine.add_words(array(
        select distinct w.word
        from (
            select n.words
            from unnest(p_title_ids) as t (id)
            cross join lateral engine.title_words(t.id) as n
            union all
            select engine.words(p.name)
            from (select distinct c.person_id from data.credits as c where c.title_id = any(p_title_ids)) as c
            cross join lateral (select p.name from data.people as p where p.id = c.person_id limit 1) as p
        ) as n
        cross join lateral unnest(n.words) as w (word)
    ));

    update data.title_texts as x
    set search_vector = n.search_vector
    from (
        select
            y.title_id, y.language, y.search_vector as former,
            engine.search_vector(y.language, y.title || ' ' || t.original_title, p.names, y.overview) as search_vector
        from data.titles as t
        cross join lateral (
            select coalesce(string_agg(h.name, ' ' order by c.role, c.position), '') as names
            from data.credits as c
            cross join lateral (select p.name from data.people as p where p.id = c.person_id limit 1) as h
            where c.title_id = t.id
        ) as p
        inner join data.title_texts as y on y.title_id = t.id
        where t.id = any(p_title_ids) and y.title_id = any(p_title_ids)
    ) as n
    where x.title_id = any(p_title_ids) and x.title_id = n.title_id and x.language = n.language and n.search_vector <> n.former;

    with named as materialized (
        select
            t.id as title_id, row_number() over (partition by t.id order by n.words)::smallint as position, t.kind,
            array_to_string(n.words, ' ') as name, engine.name_terms(n.words) as terms
        from data.titles as t
        cross join lateral (select distinct w.words from engine.title_words(t.id) as w where w.words <> '{}') as n
        where t.id = any(p_title_ids)
    ),

    gone as (
        delete from data.title_names as o
        where
            o.title_id = any(p_title_ids)
            and not exists (select 1 from named as m where m.title_id = o.title_id and m.position = o.position)
    )

    insert into data.title_names as n (title_id, position, kind, name, terms)
    select m.title_id, m.position, m.kind, m.name, m.terms from named as m order by m.title_id, m.position
    on conflict (title_id, position) do update
        set kind = excluded.kind, name = excluded.name, terms = excluded.terms
        where (n.kind, n.name) is distinct from (excluded.kind, excluded.name) or n.terms <> excluded.terms;

    update data.titles as t set search_version = engine.search_version() where t.id = any(p_title_ids);
end;

comment on function engine.fill_search_columns is
$$Fills titles' search columns, in every language, from their texts, their original titles and their people, and adds the words to the
vocabulary. The titles are the caller's, who has locked them: see engine.index_texts.$$;

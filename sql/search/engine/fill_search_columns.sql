create or replace function engine.fill_search_columns(p_title_ids integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    -- Computed once, and written only where it differs.
    with filled as materialized (
        select
            x.title_id, x.language,
            engine.search_vector(
                p_language => x.language, p_title => x.title || ' ' || t.original_title, p_people => p.names, p_overview => x.overview
            ) as search_vector
        from data.title_texts as x
        inner join data.titles as t on t.id = x.title_id
        cross join
            lateral (
                select coalesce(string_agg(n.name, ' ' order by n.name), '') as names
                from (
                    select (select p.name from data.people as p where p.id = c.person_id) as name
                    from data.credits as c
                    where c.title_id = t.id
                ) as n
            ) as p
        where x.title_id = any(p_title_ids) and t.id = any(p_title_ids)
    )

    update data.title_texts as x
    set search_vector = f.search_vector
    from filled as f
    where
        x.title_id = any(p_title_ids)
        and x.title_id = f.title_id and x.language = f.language and x.search_vector <> f.search_vector;

    with named as materialized (
        select
            t.id as title_id, row_number() over (partition by t.id order by n.words)::smallint as position, t.kind,
            array_to_string(n.words, ' ') as name, n.words
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
    select m.title_id, m.position, m.kind, m.name, engine.name_terms(m.words)
    from named as m
    order by m.title_id, m.position
    on conflict (title_id, position) do update
        set kind = excluded.kind, name = excluded.name, terms = excluded.terms
        where (n.kind, n.name) is distinct from (excluded.kind, excluded.name) or n.terms <> excluded.terms;

    select engine.add_words(array(
        select w.word
        from data.title_names as n
        cross join lateral string_to_table(n.name, ' ') as w (word)
        where n.title_id = any(p_title_ids)
        union
        select w.word
        from (select distinct c.person_id from data.credits as c where c.title_id = any(p_title_ids)) as c
        cross join lateral unnest(engine.words((select p.name from data.people as p where p.id = c.person_id))) as w (word)
    ));

    update data.titles as t set search_version = engine.search_version() where t.id = any(p_title_ids);
end;

comment on function engine.fill_search_columns is
$$Fills the search columns of titles, in every language, from their texts, original titles and people, and adds their words to the
vocabulary. The caller must hold the locks on the titles: see engine.index_texts.$$;

create or replace function engine.merge_texts(p_changed integer[])
returns integer[]
language sql volatile parallel unsafe
begin atomic
    with wanted as materialized (
        select
            s.title_id, x.key as language, x.value ->> 'title' as title, coalesce(x.value ->> 'overview', '') as overview,
            x.value ->> 'trailer_url' as trailer_url
        from data.staged_titles as s
        cross join lateral jsonb_each(s.document -> 'texts') as x
        where s.staged_by = pg_current_xact_id() and s.outcome in ('added', 'changed')
    ),

    existing as materialized (
        select x.title_id, x.language, x.title, x.overview, x.trailer_url from data.title_texts as x where x.title_id = any(p_changed)
    ),

    -- A document without any texts leaves the existing ones in place.
    obsolete as materialized (
        select e.title_id, e.language
        from existing as e
        where
            exists (select 1 from wanted as w where w.title_id = e.title_id)
            and not exists (select 1 from wanted as w where w.title_id = e.title_id and w.language = e.language)
    ),

    removed as (
        delete from data.title_texts as x
        using obsolete as o
        where x.title_id = any(p_changed) and x.title_id = o.title_id and x.language = o.language
    ),

    amended as (
        update data.title_texts as x
        set title = w.title, overview = w.overview, trailer_url = w.trailer_url
        from wanted as w
        where
            x.title_id = any(p_changed) and x.title_id = w.title_id and x.language = w.language
            and (x.title, x.overview, x.trailer_url) is distinct from (w.title, w.overview, w.trailer_url)
    ),

    written as (
        insert into data.title_texts (title_id, language, title, overview, trailer_url)
        select w.title_id, w.language, w.title, w.overview, w.trailer_url
        from wanted as w
        where not exists (select 1 from existing as e where e.title_id = w.title_id and e.language = w.language)
        order by w.title_id, w.language
    )

    select array(
        select o.title_id from obsolete as o
        union
        select w.title_id
        from wanted as w
        left join existing as e on e.title_id = w.title_id and e.language = w.language
        where w.title_id = any(p_changed) and (e.title, e.overview) is distinct from (w.title, w.overview)
    );
end;

comment on function engine.merge_texts is
$$Writes the texts of added and changed staged titles; p_changed are the changed ones. Languages missing from a document that has texts are
deleted, and unchanged rows are not written. Returns those of p_changed whose words have changed.$$;

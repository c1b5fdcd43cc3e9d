create or replace function engine.merge_keywords(p_changed integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    with wanted as materialized (
        select distinct s.title_id, (select k.id from data.keywords as k where k.name = n.name) as keyword_id
        from data.staged_titles as s
        cross join lateral jsonb_array_elements_text(s.document -> 'keywords') as n (name)
        where s.staged_by = pg_current_xact_id() and s.outcome in ('added', 'changed')
    ),

    removed as (
        delete from data.title_keywords as k
        where
            k.title_id = any(p_changed)
            and not exists (select 1 from wanted as w where w.title_id = k.title_id and w.keyword_id = k.keyword_id)
    )

    insert into data.title_keywords (title_id, keyword_id)
    select w.title_id, w.keyword_id
    from wanted as w
    where
        not exists (
            select 1
            from data.title_keywords as k
            where k.title_id = any(p_changed) and k.title_id = w.title_id and k.keyword_id = w.keyword_id
        );
end;

comment on function engine.merge_keywords is
$$Writes the keywords of added and changed staged titles; p_changed are the changed ones. The keywords must already be in data.keywords.
Unchanged rows are not written.$$;

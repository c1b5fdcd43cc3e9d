create or replace function engine.merge_genres(p_changed integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    with wanted as materialized (
        select distinct s.title_id, g.genre
        from data.staged_titles as s
        cross join lateral jsonb_array_elements_text(s.document -> 'genres') as g (genre)
        where s.staged_by = pg_current_xact_id() and s.outcome in ('added', 'changed')
    ),

    removed as (
        delete from data.title_genres as g
        where
            g.title_id = any(p_changed)
            and not exists (select 1 from wanted as w where w.title_id = g.title_id and w.genre = g.genre)
    )

    insert into data.title_genres (title_id, genre)
    select w.title_id, w.genre
    from wanted as w
    where
        not exists (
            select 1 from data.title_genres as g where g.title_id = any(p_changed) and g.title_id = w.title_id and g.genre = w.genre
        );
end;

comment on function engine.merge_genres is
$$Writes the genres of added and changed staged titles; p_changed are the changed ones. Unchanged rows are not written.$$;

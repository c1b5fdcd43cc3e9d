create or replace function engine.lock_staged_titles(p_checked boolean)
returns void
language plpgsql volatile parallel unsafe
as $$
declare
    v_titles integer[] := array(
        select s.title_id from data.staged_titles as s where s.staged_by = pg_current_xact_id() and s.outcome = 'changed'
        union
        select e.title_id
        from data.staged_titles as s
        cross join lateral jsonb_array_elements_text(s.document -> 'refs') as r (ref)
        cross join lateral (
            select x.title_id
            from data.external_ids as x
            where x.source = engine.ref_source(r.ref) and x.value = engine.ref_value(r.ref)
            limit 1
        ) as e
        where s.staged_by = pg_current_xact_id() and s.outcome is null
    );
begin
    if v_titles <> '{}' then
        perform 1 from data.titles as t where t.id = any(v_titles) order by t.id for no key update;
    end if;
    if p_checked then
        v_titles := array(
            select s.title_id from data.staged_titles as s where s.staged_by = pg_current_xact_id() and s.outcome <> 'added'
        );
        perform 1
        from data.external_ids as e
        inner join data.staged_titles as s on s.staged_by = pg_current_xact_id() and s.ref = e.source || ':' || e.value
        where e.title_id = any(v_titles)
        order by e.source, e.value
        for no key update of e;
    end if;
end;
$$;

comment on function engine.lock_staged_titles is
$$Locks the titles that staged documents will change, and with p_checked their first references, in sorted order so that concurrent merges
cannot deadlock.$$;

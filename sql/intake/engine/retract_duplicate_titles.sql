create or replace function engine.retract_duplicate_titles()
returns void
language plpgsql volatile parallel unsafe
as $$
declare
    v_late integer[] := array(
        select s.title_id
        from data.staged_titles as s
        cross join lateral (
            select e.title_id
            from data.external_ids as e
            where e.source = engine.ref_source(s.ref) and e.value = engine.ref_value(s.ref)
            limit 1
        ) as e
        where s.staged_by = pg_current_xact_id() and s.outcome = 'added' and e.title_id <> s.title_id
    );
begin
    if v_late <> '{}' then
        delete from data.external_ids as e where e.title_id = any(v_late);
        delete from data.titles as t where t.id = any(v_late);
        update data.staged_titles as s
        set title_id = null, outcome = null
        where s.staged_by = pg_current_xact_id() and s.title_id = any(v_late);
    end if;
end;
$$;

comment on function engine.retract_duplicate_titles is
$$Removes titles that engine.write_staged_titles has just added but that a concurrent merge added first; their documents are matched
again.$$;

create or replace function engine.due_refs(p_refs text[], p_is_change boolean)
returns table (ref text, title_id integer)
language sql stable parallel safe
begin atomic
    select r.ref, e.title_id
    from (select distinct n.ref from unnest(p_refs) as n (ref)) as r
    left join data.external_ids as e on e.source = engine.ref_source(r.ref) and e.value = engine.ref_value(r.ref)
    where case
        when p_is_change then e.document_sha256 is not null
        else engine.is_stale(e.checked_at)
    end;
end;

comment on function engine.due_refs is
$$The refs to fetch among the titles that a source's list returned: those that are new, or were not fetched for 7 days (tuning: stale_days).
Of a list of changes: all that the catalogue has.$$;

create or replace function engine.amend_refs(p_known integer[], p_checked boolean)
returns void
language sql volatile parallel unsafe
begin atomic
    update data.external_ids as e
    set
        document_sha256 = case when s.outcome = 'changed' then s.document_sha256 else e.document_sha256 end,
        checked_at = case when p_checked then now() else e.checked_at end,
        gone_at = null
    from data.staged_titles as s
    where
        s.staged_by = pg_current_xact_id() and s.title_id = e.title_id and e.title_id = any(p_known)
        and e.source = engine.ref_source(s.ref) and e.value = engine.ref_value(s.ref)
        and (
            e.gone_at is not null
            or (p_checked and e.checked_at is distinct from now())
            or (s.outcome = 'changed' and e.document_sha256 is distinct from s.document_sha256)
        );

    update data.titles as t set gone_at = null where t.id = any(p_known) and t.gone_at is not null;
end;

comment on function engine.amend_refs is
$$Updates the first references of staged titles that were known before, p_known: the hash of the source's document, and with p_checked the
time of the check. A title that a source returns is no longer gone.$$;

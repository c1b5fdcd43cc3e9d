create or replace function rpc.quarantine(
    p_source text, p_refs text[], p_reasons text[], p_details text[], p_documents text[] default null
)
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select engine.remove_jobs(p_source, p_refs);

    with written as (
        insert into data.quarantine as q (source, ref, reason, detail, document)
        select distinct on (b.ref) p_source, left(b.ref, 200), b.reason, left(b.detail, 1000), left(b.document, 10000)
        from unnest(p_refs, p_reasons, p_details, p_documents) with ordinality as b (ref, reason, detail, document, position)
        order by b.ref, b.position desc
        on conflict on constraint quarantine_pkey do update
            set
                reason = excluded.reason, detail = excluded.detail, document = excluded.document,
                attempts = q.attempts + 1, last_at = now()
        returning q.ref
    )

    select count(*)::integer from written;
end;

comment on function rpc.quarantine is
$$Quarantines titles whose data from a source cannot be read, with the reason as a word and in detail, and the beginning of the source's
answer. Their jobs are deleted; stored data stays as it is. Returns the number of titles.$$;

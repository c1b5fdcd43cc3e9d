create or replace function rpc.quarantined_titles(p_source text default null, p_limit integer default 100)
returns table (
    source text, ref text, reason text, detail text, document text, attempts integer, first_at timestamptz, last_at timestamptz
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select q.source, q.ref, q.reason, q.detail, q.document, q.attempts, q.first_at, q.last_at
    from data.quarantine as q
    where p_source is null or q.source = p_source
    order by q.last_at desc, q.source, q.ref
    limit engine.bounded_limit(p_limit, 1000);
end;

comment on function rpc.quarantined_titles is
$$Titles whose data from a source could not be read, latest first: the reason as a word (html, malformed, shape, missing, unavailable, ...),
in detail, and the beginning of the source's answer. The next run requests them again.$$;

-- Titles are locked before their ids change: if two sources remove one title at the same time, the later transaction sees what the other
-- did.
create or replace function rpc.mark_titles_gone(p_refs text[])
returns table (title_id integer)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select count(*)
    from (
        select t.id
        from data.titles as t
        where t.id in (select engine.resolve_ref(r.ref) from unnest(p_refs) as r (ref) where r.ref like '%:%')
        order by t.id
        for no key update of t
    ) as locked;

    update data.external_ids as e
    set gone_at = now(), document_sha256 = null
    where
        (e.source, e.value) in (select engine.ref_source(r.ref), engine.ref_value(r.ref) from unnest(p_refs) as r (ref))
        and (e.gone_at is null or e.document_sha256 is not null);

    with buried as (
        update data.titles as t
        set gone_at = now()
        where
            t.gone_at is null
            and t.id in (select engine.resolve_ref(r.ref) from unnest(p_refs) as r (ref) where r.ref like '%:%')
            and not exists (select 1 from data.external_ids as e where e.title_id = t.id and e.document_sha256 is not null)
        returning t.id
    )

    select b.id from buried as b order by b.id;
end;

comment on function rpc.mark_titles_gone is
$$Records that a source no longer has these ids (tmdb:movie:603): external_ids.gone_at. A title of which no other source has a document is
gone itself (titles.gone_at): it is no longer suggested, found or listed, while users keep it in their own lists, ratings and statistics.
Returns the titles that are gone now. Unknown ids and repeated calls change nothing.$$;

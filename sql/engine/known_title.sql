-- A source knows its own titles apart even where it gives two of them one id of another source.
create or replace function engine.known_title(p_refs text[])
returns integer
language sql stable parallel safe
begin atomic
    select coalesce(
        engine.resolve_ref(p_refs[1]),
        (
            select min(named.title_id)
            from unnest(p_refs) as r (ref)
            cross join lateral (select engine.resolve_ref(r.ref) as title_id) as named
            where not exists (
                select 1
                from data.external_ids as e
                where e.title_id = named.title_id and e.source = engine.ref_source(p_refs[1])
            )
        )
    );
end;

comment on function engine.known_title is
$$The title that a source's references name: the first one, which is its own, or else any other, unless that title already has
another id of this source. Null for a new title.$$;

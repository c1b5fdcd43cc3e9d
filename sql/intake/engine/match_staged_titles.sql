-- A document is decided only if no earlier one describes the same title or shares a reference with it: then the order of the others does
-- not matter, and all decided ones can be merged at once. Catalogue rows are looked up one by one, with a limit that keeps the planner from
-- reading whole tables instead.
create or replace function engine.match_staged_titles(p_keep_known boolean)
returns void
language sql volatile parallel unsafe
begin atomic
    with named as materialized (
        select s.position, r.ref, r.position as ref_position, engine.ref_source(s.ref) as source, e.title_id, e.document_sha256
        from data.staged_titles as s
        cross join lateral jsonb_array_elements_text(s.document -> 'refs') with ordinality as r (ref, position)
        left join lateral (
            select x.title_id, x.document_sha256
            from data.external_ids as x
            where x.source = engine.ref_source(r.ref) and x.value = engine.ref_value(r.ref)
            order by x.value
            limit 1
        ) as e on true
        where s.staged_by = pg_current_xact_id() and s.outcome is null
    ),

    blocked as materialized (
        select n.position
        from named as n
        inner join (
            select m.ref, min(m.position) as position from named as m group by m.ref having min(m.position) < max(m.position)
        ) as f on f.ref = n.ref and f.position < n.position
        union
        select n.position
        from named as n
        inner join (
            select m.title_id, min(m.position) as position
            from named as m
            group by m.title_id
            having m.title_id is not null and min(m.position) < max(m.position)
        ) as f on f.title_id = n.title_id and f.position < n.position
    ),

    own as materialized (
        select
            n.position, max(n.title_id) filter (where n.ref_position = 1) as title_id,
            (array_agg(n.document_sha256) filter (where n.ref_position = 1))[1] as document_sha256
        from named as n
        group by n.position
    ),

    -- A source's own ids are reliable, even where it assigns one id of another source to two titles.
    borrowed as materialized (
        select n.position, min(n.title_id) as title_id
        from named as n
        inner join own as o on o.position = n.position and o.title_id is null
        where
            n.title_id is not null
            and (
                select true from data.external_ids as x where x.title_id = n.title_id and x.source = n.source order by x.source limit 1
            ) is null
        group by n.position
    ),

    -- New titles get their ids in staging order.
    decided as materialized (
        select d.position, d.document_sha256, coalesce(d.title_id, nextval('data.titles_id_seq')) as title_id, d.title_id is null as is_new
        from (
            select o.position, o.document_sha256, coalesce(o.title_id, b.title_id) as title_id
            from own as o
            left join borrowed as b on b.position = o.position
            where not exists (select 1 from blocked as k where k.position = o.position)
            order by o.position
        ) as d
    )

    update data.staged_titles as s
    set
        title_id = d.title_id,
        outcome = case
            when d.is_new then 'added'
            when d.document_sha256 = s.document_sha256 then 'unchanged'
            when p_keep_known then 'kept'
            else 'changed'
        end
    from decided as d
    where s.staged_by = pg_current_xact_id() and s.position = d.position;
end;

comment on function engine.match_staged_titles is
$$Decides which title each staged document describes and what the merge will do with it, as far as that does not depend on earlier documents
of the same transaction: those stay without an outcome until the earlier ones are merged.

The title is the one that the first reference identifies, which is the source's own id; else the one of any other reference, unless that
title already has another id of this source; else a new one.$$;

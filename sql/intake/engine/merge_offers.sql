create or replace function engine.merge_offers(p_changed integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    with wanted as materialized (
        select distinct s.title_id, c.country, p.service, a.access
        from data.staged_titles as s
        cross join lateral jsonb_each(s.document -> 'providers') as c (country, offers)
        cross join lateral jsonb_each(c.offers) as a (access, services)
        cross join lateral jsonb_array_elements_text(a.services) as p (service)
        where s.staged_by = pg_current_xact_id() and s.outcome in ('added', 'changed')
    ),

    removed as (
        delete from data.title_services as o
        where
            o.title_id = any(p_changed)
            and not exists (
                select 1
                from wanted as w
                where w.title_id = o.title_id and w.country = o.country and w.service = o.service and w.access = o.access
            )
    )

    insert into data.title_services (title_id, country, service, access)
    select w.title_id, w.country, w.service, w.access
    from wanted as w
    where
        not exists (
            select 1
            from data.title_services as o
            where
                o.title_id = any(p_changed)
                and o.title_id = w.title_id and o.country = w.country and o.service = w.service and o.access = w.access
        );
end;

comment on function engine.merge_offers is
$$Writes the offers of streaming services for added and changed staged titles; p_changed are the changed ones. The services must already be
in data.services. Unchanged rows are not written.$$;

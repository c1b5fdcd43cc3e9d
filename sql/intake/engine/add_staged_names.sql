create or replace function engine.add_staged_names()
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.people (name, folded_name)
    select n.name, engine.fold_text(n.name)
    from (
        select distinct p.name
        from data.staged_titles as s
        cross join unnest(array['directors', 'creators', 'authors', 'writers', 'actors']) as r (role)
        cross join lateral jsonb_array_elements_text(s.document -> r.role) as p (name)
        where s.staged_by = pg_current_xact_id() and (s.outcome in ('added', 'changed') or s.outcome is null)
    ) as n
    where (select true from data.people as p where p.name = n.name) is null
    order by n.name
    on conflict on constraint people_name_key do nothing;

    insert into data.keywords (name, folded_name)
    select n.name, engine.fold_text(n.name)
    from (
        select distinct k.name
        from data.staged_titles as s
        cross join lateral jsonb_array_elements_text(s.document -> 'keywords') as k (name)
        where s.staged_by = pg_current_xact_id() and (s.outcome in ('added', 'changed') or s.outcome is null)
    ) as n
    where (select true from data.keywords as k where k.name = n.name) is null
    order by n.name
    on conflict on constraint keywords_name_key do nothing;

    insert into data.services (slug, name)
    select distinct o.service as slug, o.service as name
    from data.staged_titles as s
    cross join lateral jsonb_each(s.document -> 'providers') as c (country, offers)
    cross join lateral jsonb_each(c.offers) as a (access, services)
    cross join lateral jsonb_array_elements_text(a.services) as o (service)
    where
        s.staged_by = pg_current_xact_id() and (s.outcome in ('added', 'changed') or s.outcome is null)
        and not exists (select 1 from data.services as k where k.slug = o.service)
    order by o.service
    on conflict on constraint services_pkey do nothing;
end;

comment on function engine.add_staged_names is
$$Adds the people, keywords and services that staged documents mention, in sorted order so that concurrent merges cannot deadlock.$$;

create or replace function rpc.services(p_country text default null)
returns table (provider text, name text, titles integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select s.slug, s.name, c.titles
    from data.services as s
    cross join
        lateral (
            select count(distinct o.title_id)::integer as titles
            from data.title_services as o
            where
                o.service = s.slug and o.country = p_country and o.access in ('flatrate', 'free', 'ads')
                and o.title_id not in (select t.id from data.titles as t where t.gone_at is not null)
        ) as c
    where p_country is not null and c.titles > 0
    union all
    select s.slug, s.name, null
    from data.services as s
    where p_country is null
    order by 3 desc nulls last, 2, 1;
end;

comment on function rpc.services is
$$The services that stream titles in a country, with the number of titles each of them streams there (flatrate, free or with ads), most
titles first.

Without a country: all services in the catalogue by name, with titles null. provider is the slug that filters and preferences accept.$$;

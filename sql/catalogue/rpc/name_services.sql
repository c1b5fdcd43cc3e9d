create or replace function rpc.name_services(p_slugs text[], p_names text[])
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with named as (
        update data.services as s
        set name = n.name
        from (
            select distinct on (g.slug) g.slug, trim(g.name) as name
            from unnest(p_slugs, p_names) as g (slug, name)
            where trim(g.name) <> ''
            order by g.slug, g.name
        ) as n
        where s.slug = n.slug and s.name = s.slug and n.name <> s.slug
        returning s.slug
    )

    select count(*)::integer from named;
end;

comment on function rpc.name_services is
$$Names services that have none yet: equally long arrays of slugs (provider in services()) and names. A service added with a title has its
slug as its name until then; any other name is kept. Returns the number of services named.$$;

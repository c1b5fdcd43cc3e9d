create or replace function rpc.title_availability(p_ref text, p_country text default null, p_user_id bigint default null)
returns table (title_id integer, country text, access text, provider text, name text, is_mine boolean)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        o.title_id, o.country, o.access, o.service, s.name,
        o.service in (select w.service from data.preferred_services as w where w.user_id = p_user_id)
    from data.titles as t
    inner join data.title_services as o on o.title_id = t.id
    inner join data.services as s on s.slug = o.service
    cross join (select coalesce(p_country, engine.reader_country(p_user_id)) as country) as c
    where
        t.id = engine.resolve_ref(p_ref)
        and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
        and (c.country is null or o.country = c.country)
    order by o.country, array_position(array['flatrate', 'free', 'ads', 'rent', 'buy'], o.access), s.name, o.service;
end;

comment on function rpc.title_availability is
$$Where a title can be watched or read: country, access (flatrate: with a subscription; free; ads; rent; buy) and service, in this order.

p_ref is our id ('17') or source:value ('tmdb:movie:603'). p_country is ISO 3166-1 alpha-2; null stands for the country of p_user_id's
preferences, or all countries. is_mine: the service is in the user's preferences. No rows for an unknown title or one above the user's
maturity cap. The data comes from JustWatch through TMDB and must be shown with attribution to JustWatch.$$;

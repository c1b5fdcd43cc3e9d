create or replace function rpc.availability_summary(p_ref text, p_country text default null, p_user_id bigint default null)
returns table (title_id integer, country text, countries text[], link text, checked_at timestamptz, is_stale boolean)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        t.id, c.country,
        array(select distinct o.country from data.title_services as o where o.title_id = t.id order by o.country),
        (
            select
                'https://www.themoviedb.org/' || replace(e.value, ':', '/') || '/watch'
                || coalesce('?locale=' || c.country, '')
            from data.external_ids as e
            where e.title_id = t.id and e.source = 'tmdb' and e.value ~ '^(movie|tv):[0-9]+$'
            order by e.gone_at desc nulls first, e.value
            limit 1
        ),
        (select max(e.checked_at) from data.external_ids as e where e.title_id = t.id and e.source in ('tmdb', 'google')),
        (select count(*) > 0 from engine.refreshable_ids(array[t.id]))
    from data.titles as t
    cross join (select coalesce(p_country, engine.reader_country(p_user_id)) as country) as c
    where t.id = engine.resolve_ref(p_ref) and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)));
end;

comment on function rpc.availability_summary is
$$A summary to go with title_availability(): the title, the country (p_country, else that of the user's preferences; null for all), all
countries where the title is available, TMDB's page with links to the services, and when a source was last asked (null: never).

is_stale as in get_title. No row for an unknown title or one above the maturity cap of p_user_id.$$;

create or replace function engine.offered_titles(p_services text[], p_country text)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select o.title_id
    from data.title_services as o
    where
        o.service = any(p_services)
        and (p_country is null or o.country = p_country)
        and o.access in ('flatrate', 'free', 'ads');
end;

comment on function engine.offered_titles is
$$The titles that any of these services streams in a country, or in any country for null. May contain duplicates.$$;

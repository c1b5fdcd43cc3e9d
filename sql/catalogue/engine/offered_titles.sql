create or replace function engine.offered_titles(p_providers text[], p_country text)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select p.title_id
    from data.title_providers as p
    where
        p.provider = any(p_providers)
        and (p_country is null or p.country = p_country)
        and p.access in ('flatrate', 'free', 'ads');
end;

comment on function engine.offered_titles is
$$The titles that any of these services streams in a country, or with null in any country. A title may come more than once.$$;

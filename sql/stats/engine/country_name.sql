create or replace function engine.country_name(p_country text, p_language text)
returns text
language sql stable parallel safe
begin atomic
    select coalesce(
        (
            select n.name
            from data.country_names as n
            where n.country = p_country
            order by n.language = p_language desc, n.language = 'en' desc, n.language
            limit 1
        ),
        p_country
    );
end;

comment on function engine.country_name is
$$A country's name in a language, else in English, else its ISO 3166-1 code.$$;

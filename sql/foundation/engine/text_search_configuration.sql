create or replace function engine.text_search_configuration(p_language text)
returns regconfig
language sql immutable parallel safe
begin atomic
    select case p_language
        when 'en' then 'pg_catalog.english'::regconfig
        when 'fr' then 'pg_catalog.french'::regconfig
        else 'pg_catalog.simple'::regconfig
    end;
end;

comment on function engine.text_search_configuration is
$$The text search configuration for a language code; simple where there is no stemmer for the language.$$;

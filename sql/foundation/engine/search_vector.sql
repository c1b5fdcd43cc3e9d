-- The simple configuration is added to the language's own so that names and stop words ("Her", "It") can be found.
create or replace function engine.search_vector(p_language text, p_title text, p_people text, p_overview text)
returns tsvector
language sql immutable parallel safe
begin atomic
    select
        setweight(to_tsvector('pg_catalog.simple'::regconfig, array_to_string(engine.words(p_title), ' ')), 'A')
        || setweight(to_tsvector(engine.text_search_configuration(p_language), engine.fold_text(p_title)), 'A')
        || setweight(to_tsvector('pg_catalog.simple'::regconfig, array_to_string(engine.words(p_people), ' ')), 'B')
        || setweight(to_tsvector(engine.text_search_configuration(p_language), engine.fold_text(p_overview)), 'C');
end;

comment on function engine.search_vector is
$$The full-text search vector of a title in one language, from folded text: title (weight A), people (B), overview (C).$$;

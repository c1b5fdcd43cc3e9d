-- The simple configuration beside the language's own keeps names and stop words findable ("Her", "It").
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
$$What full-text search looks through for one title in one language, all of it folded: title (A), people (B), overview (C).$$;

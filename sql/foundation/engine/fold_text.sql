create or replace function engine.fold_text(p_text text)
returns text
language sql immutable parallel safe
begin atomic
    select replace(
        replace(
            replace(
                translate(lower(regexp_replace(normalize(p_text, nfkd), '[\u0300-\u036f]', '', 'g')), 'øłđı', 'oldi'), 'œ', 'oe'
            ), 'æ', 'ae'
        ), 'ß', 'ss'
    );
end;

comment on function engine.fold_text is
$$Text in lower case without Latin accents and ligatures: "Amélie" becomes "amelie", "Le Cœur" becomes "le coeur".$$;

create or replace function engine.fold_text(p_text text)
returns text
language sql immutable parallel safe
begin atomic
    select lower(regexp_replace(normalize(p_text, nfkd), '[\u0300-\u036f]', '', 'g'));
end;

comment on function engine.fold_text is
$$Lower case without Latin accents: "Amélie" becomes "amelie".$$;

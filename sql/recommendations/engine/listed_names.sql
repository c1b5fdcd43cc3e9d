create or replace function engine.listed_names(p_names text[], p_language text)
returns text
language sql immutable parallel safe
begin atomic
    select case
        when cardinality(p_names) > 1
            then
                array_to_string(trim_array(p_names, 1), ', ')
                || case p_language when 'fr' then ' et ' else ' and ' end || p_names[cardinality(p_names)]
        else p_names[1]
    end;
end;

comment on function engine.listed_names is
$$Names as a sentence lists them: one; one and two; one, two and three. Null for none.$$;

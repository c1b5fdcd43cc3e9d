-- Through text, the only way into a sparse vector. An entry of 0 is none, so a 0 in the old entry's place removes it.
create or replace function engine.set_vector_entry(p_vector sparsevec, p_title_id integer, p_value float8)
returns sparsevec
language sql immutable parallel safe
begin atomic
    -- Materialised, or the vector would be written out once a use.
    with written as materialized (
        select substr(split_part(p_vector::text, '}', 1), 2) as entries
    )

    select (
        '{' || concat_ws(
            ',',
            nullif(
                case
                    when strpos(',' || w.entries, ',' || p_title_id || ':') = 0 then w.entries
                    else regexp_replace(w.entries, '(^|,)' || p_title_id || ':[^,]*', '\1' || p_title_id || ':0')
                end,
                ''
            ),
            p_title_id || ':' || p_value
        ) || '}/1000000000'
    )::sparsevec
    from written as w;
end;

comment on function engine.set_vector_entry is
$$A profile's vector with one title's value changed: added, replaced, or with 0 taken out.$$;

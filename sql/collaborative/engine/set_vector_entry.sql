-- A sparse vector can only be changed through its text form. Entries of 0 are dropped, so writing 0 over the old entry removes it.
create or replace function engine.set_vector_entry(p_vector sparsevec, p_title_id integer, p_value float8)
returns sparsevec
language sql immutable parallel safe
begin atomic
    -- Materialised, because the vector would otherwise be converted at every use.
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
$$A profile's vector with the value of one title changed: added, replaced, or removed if the value is 0.$$;

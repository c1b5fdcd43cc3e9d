-- Through text, the only way into a sparse vector. An entry of 0 is none, so a 0 in the old entry's place removes it.
create or replace function engine.with_entry(p_vector sparsevec, p_index integer, p_value float8)
returns sparsevec
language sql immutable parallel safe
begin atomic
    select (
        '{' || concat_ws(
            ',', nullif(regexp_replace(v.entries, '(^|,)' || p_index || ':[^,]*', '\1' || p_index || ':0'), ''), p_index || ':' || p_value
        ) || '}' || v.dimensions
    )::sparsevec
    from (
        select substr(split_part(p_vector::text, '}', 1), 2) as entries, split_part(p_vector::text, '}', 2) as dimensions
    ) as v;
end;

comment on function engine.with_entry is
$$A sparse vector with one value changed: added, replaced, or with 0 taken out.$$;

-- Words are padded as pg_trgm pads them, so that beginnings weigh more; that extension is not on every server.
create or replace function engine.trigrams(p_text text)
returns text[]
language sql immutable parallel safe
begin atomic
    select coalesce(array_agg(distinct substr(padded.word, at.position, 3)), '{}')
    from (
        select '  ' || split.word || ' ' as word
        from regexp_split_to_table(engine.fold_text(p_text), '[^[:alnum:]]+') as split (word)
        where split.word <> ''
    ) as padded
    cross join lateral generate_series(1, length(padded.word) - 2) as at (position);
end;

comment on function engine.trigrams is
$$The distinct three-letter pieces of each word of a text, folded; an empty array for a text without letters.$$;

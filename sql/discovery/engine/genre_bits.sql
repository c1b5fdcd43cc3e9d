create or replace function engine.genre_bits(p_genres text[])
returns bigint
language sql stable parallel safe
begin atomic
    select coalesce(bit_or(1::bigint << g.bit), 0) from data.genres as g where g.slug = any(p_genres);
end;

comment on function engine.genre_bits is
$$Genres as one number, each a bit of it (see data.genres); 0 for none. Unknown genres have no bit.$$;

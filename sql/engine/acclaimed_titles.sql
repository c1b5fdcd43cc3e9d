-- A new installation has a catalogue before it has ratings; what the rest of the world thinks is then all there is.
create or replace function engine.acclaimed_titles(p_kind text, p_user_id bigint, p_exclude integer[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select
        t.id,
        coalesce(
            t.imdb_rating * ln(1 + t.imdb_votes),
            t.tmdb_rating * ln(1 + t.tmdb_votes),
            0
        )
    from data.titles as t
    where
        (p_kind is null or t.kind = p_kind)
        and t.id not in (select x.title_id from engine.excluded_titles(p_user_id, p_exclude) as x);
end;

comment on function engine.acclaimed_titles is
$$Every title by its rating elsewhere (IMDb, else TMDB) times the logarithm of its votes there; 0 where neither is known.$$;

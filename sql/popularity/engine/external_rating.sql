create or replace function engine.external_rating(p_imdb_rating float8, p_imdb_votes float8, p_tmdb_rating float8, p_tmdb_votes float8)
returns float8
language sql immutable parallel safe
begin atomic
    select coalesce(p_imdb_rating * ln(1 + p_imdb_votes), p_tmdb_rating * ln(1 + p_tmdb_votes), 0);
end;

comment on function engine.external_rating is
$$A title's external rating: its rating out of ten on IMDb, else on TMDB, times the logarithm of the number of votes; 0 if there is none.$$;

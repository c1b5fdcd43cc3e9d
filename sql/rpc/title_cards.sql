create or replace function rpc.title_cards(p_title_ids integer[], p_language text default 'en')
returns table (
    title_id integer, kind text, title text, original_title text, original_language text, overview text, language text,
    trailer_url text, year integer, runtime_minutes integer, seasons integer, pages integer, genres text[],
    countries text[], certification text, poster_path text, imdb_rating real, imdb_votes integer, tmdb_rating real,
    tmdb_votes integer, mean_rating float8, rating_count integer
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        c.title_id, c.kind, c.title, c.original_title, c.original_language, c.overview, c.language, c.trailer_url, c.year,
        c.runtime_minutes, c.seasons, c.pages, c.genres, c.countries, c.certification, c.poster_path, c.imdb_rating,
        c.imdb_votes, c.tmdb_rating, c.tmdb_votes, c.mean_rating, c.rating_count
    from engine.title_cards(p_title_ids, p_language) as c;
end;

comment on function rpc.title_cards is
$$What a list shows of each title, in the order given and in a language: en, fr, or English where a text is missing.

Unknown ids give no row. Ratings: imdb and tmdb out of ten, mean_rating in stars by this site's users.$$;

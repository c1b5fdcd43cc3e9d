create or replace function rpc.title_cards(p_title_ids integer[], p_language text default 'en', p_user_id bigint default null)
returns table (
    title_id integer, kind text, title text, original_title text, original_language text, overview text, language text,
    trailer_url text, year integer, runtime_minutes integer, seasons integer, pages integer, genres text[],
    countries text[], certification text, poster_path text, poster_url text, backdrop_path text, backdrop_url text,
    imdb_rating real, imdb_votes integer, tmdb_rating real, tmdb_votes integer, mean_rating float8, rating_count integer
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with prefix as materialized (
        select
            engine.image_prefix('poster', engine.tuning('poster_width')) as poster,
            engine.image_prefix('backdrop', engine.tuning('backdrop_width')) as backdrop
    )

    select
        t.id, t.kind, x.title, t.original_title, t.original_language,
        x.overview, x.language, x.trailer_url, t.year, t.runtime_minutes, t.seasons, t.pages,
        engine.genre_names(t.id, p_language),
        t.countries, t.certification, t.poster_path, engine.image_url(p.poster, t.poster_path),
        t.backdrop_path, engine.image_url(p.backdrop, t.backdrop_path),
        t.imdb_rating, t.imdb_votes, t.tmdb_rating, t.tmdb_votes,
        s.rating_sum / nullif(s.rating_count, 0), coalesce(s.rating_count, 0)
    from unnest(p_title_ids) with ordinality as w (title_id, position)
    cross join prefix as p
    inner join data.titles as t on t.id = w.title_id
    cross join lateral engine.localised_text(t.id, p_language) as x
    left join data.title_statistics as s on s.title_id = t.id
    where engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
    order by w.position;
end;

comment on function rpc.title_cards is
$$Cards of titles for lists, in the order given and in a language: en, fr, or English where a text is missing.

Unknown ids return no row, nor do titles above the maturity cap of p_user_id. imdb and tmdb ratings are out of ten; mean_rating is in stars
by this site's users. poster_url and backdrop_url are addresses of images 342 and 780 pixels wide (tuning: poster_width, backdrop_width; a
book's cover as its source has it), null where there is none. For other sizes append poster_path and backdrop_path to what image_sizes()
returns, unless they are complete addresses.$$;

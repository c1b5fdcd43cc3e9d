create or replace function engine.amend_titles(p_changed integer[], p_reworded integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    update data.titles as t
    set
        kind = n.kind, original_title = n.original_title, original_language = n.original_language, year = n.year,
        released_on = n.released_on, runtime_minutes = n.runtime_minutes, seasons = n.seasons, pages = n.pages,
        countries = coalesce(n.countries, '{}'), certification = n.certification,
        minimum_age = engine.certified_age(n.certification), imdb_rating = coalesce(n.imdb_rating, t.imdb_rating),
        imdb_votes = coalesce(n.imdb_votes, t.imdb_votes), tmdb_rating = n.tmdb_rating, tmdb_votes = n.tmdb_votes,
        poster_path = n.poster_path, backdrop_path = n.backdrop_path, gone_at = null, updated_at = now(),
        genre_bits = engine.genre_bits(array(select g.genre from jsonb_array_elements_text(s.document -> 'genres') as g (genre))),
        search_version = case
            when w.title_id is null and (t.kind, t.original_title) is not distinct from (n.kind, n.original_title) then t.search_version
            else 0
        end
    from data.staged_titles as s
    cross join lateral jsonb_populate_record(null::data.titles, s.document) as n
    left join (select distinct u.title_id from unnest(p_reworded) as u (title_id)) as w on w.title_id = s.title_id
    where s.staged_by = pg_current_xact_id() and s.outcome = 'changed' and t.id = s.title_id and t.id = any(p_changed);

    update data.title_embeddings as e
    set kind = s.document ->> 'kind'
    from data.staged_titles as s
    where
        s.staged_by = pg_current_xact_id() and s.outcome = 'changed' and e.title_id = s.title_id
        and e.title_id = any(p_changed) and e.kind <> s.document ->> 'kind';
end;

comment on function engine.amend_titles is
$$Updates the changed staged titles, p_changed; an IMDb rating is kept if the document has none. The search columns of p_reworded, and of
titles whose name or kind changed, are marked to be filled again by rpc.refresh_texts.$$;

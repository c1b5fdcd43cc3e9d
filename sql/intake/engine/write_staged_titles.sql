-- References and titles are inserted in one statement, because a reference needs its title by the end of it. References are inserted first:
-- a concurrent merge that adds the same one waits here, which decides which of the two adds the title.
create or replace function engine.write_staged_titles(p_changed integer[], p_checked boolean)
returns void
language sql volatile parallel unsafe
begin atomic
    with claimed as (
        insert into data.external_ids (source, value, title_id, document_sha256, checked_at)
        select
            engine.ref_source(r.ref), engine.ref_value(r.ref), s.title_id,
            case when r.ref = s.ref and s.outcome <> 'kept' then s.document_sha256 end,
            case when r.ref = s.ref and p_checked then now() end
        from data.staged_titles as s
        cross join lateral jsonb_array_elements_text(s.document -> 'refs') as r (ref)
        where s.staged_by = pg_current_xact_id() and s.outcome <> 'unchanged'
        order by engine.ref_source(r.ref), engine.ref_value(r.ref)
        on conflict on constraint external_ids_pkey do nothing
    )

    insert into data.titles (
        id, kind, original_title, original_language, year, released_on, runtime_minutes, seasons, pages, countries, certification,
        minimum_age, imdb_rating, imdb_votes, tmdb_rating, tmdb_votes, poster_path, backdrop_path, genre_bits
    )
    overriding system value
    select
        s.title_id, n.kind, n.original_title, n.original_language, n.year, n.released_on, n.runtime_minutes, n.seasons, n.pages,
        coalesce(n.countries, '{}'), n.certification, engine.certified_age(n.certification), n.imdb_rating, n.imdb_votes, n.tmdb_rating,
        n.tmdb_votes, n.poster_path, n.backdrop_path,
        engine.genre_bits(array(select g.genre from jsonb_array_elements_text(s.document -> 'genres') as g (genre)))
    from data.staged_titles as s
    cross join lateral jsonb_populate_record(null::data.titles, s.document) as n
    where s.staged_by = pg_current_xact_id() and s.outcome = 'added'
    order by s.title_id;

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
            when (t.kind, t.original_title) is not distinct from (n.kind, n.original_title) then t.search_version
            else 0
        end
    from data.staged_titles as s
    cross join lateral jsonb_populate_record(null::data.titles, s.document) as n
    where s.staged_by = pg_current_xact_id() and s.outcome = 'changed' and t.id = s.title_id and t.id = any(p_changed);

    update data.title_embeddings as e
    set kind = s.document ->> 'kind'
    from data.staged_titles as s
    where
        s.staged_by = pg_current_xact_id() and s.outcome = 'changed' and e.title_id = s.title_id
        and e.title_id = any(p_changed) and e.kind <> s.document ->> 'kind';
end;

comment on function engine.write_staged_titles is
$$Adds the new titles among the staged documents that have an outcome, with the new references of all of them, and updates the changed ones,
p_changed; an IMDb rating is kept if the document has none. With p_checked the time of the check is stored for their first references. The
search columns of titles whose name or kind changed are marked to be filled again by rpc.refresh_texts.$$;

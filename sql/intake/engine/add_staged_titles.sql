-- References and titles are inserted in one statement, because a reference needs its title by the end of it. References are inserted first:
-- a concurrent merge that adds the same one waits here, which decides which of the two adds the title.
create or replace function engine.add_staged_titles(p_checked boolean)
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
end;

comment on function engine.add_staged_titles is
$$Adds the new titles among the staged documents that have an outcome, and the new references of all of them. With p_checked the time of the
check is stored for their first references.$$;

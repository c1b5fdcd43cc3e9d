create or replace function engine.upsert_title(p_title jsonb, p_keep_known boolean)
returns integer
language plpgsql volatile parallel unsafe
as $$
declare
    v_refs text[] := array(select r.ref from jsonb_array_elements_text(p_title -> 'refs') as r (ref));
    v_sha256 bytea := sha256(convert_to(p_title::text, 'UTF8'));
    v_title_id integer := engine.known_title(v_refs);
    v_is_known boolean := v_title_id is not null;
    v_role text;
begin
    if exists (
        select 1 from data.external_ids as e
        where e.title_id = v_title_id and e.source || ':' || e.value = v_refs[1] and e.document_sha256 = v_sha256
    ) then
        return v_title_id;
    end if;
    if not v_is_known then
        insert into data.titles (kind, original_title) values (p_title ->> 'kind', p_title ->> 'original_title')
        returning id into v_title_id;
    end if;
    insert into data.external_ids as e (source, value, title_id, document_sha256)
    select
        engine.ref_source(r.ref), engine.ref_value(r.ref), v_title_id,
        case when r.ref = v_refs[1] and not (v_is_known and p_keep_known) then v_sha256 end
    from unnest(v_refs) as r (ref)
    order by r.ref
    on conflict (source, value) do update set document_sha256 = excluded.document_sha256
    where excluded.document_sha256 is not null;
    if v_is_known and p_keep_known then
        return v_title_id;
    end if;

    update data.titles as t
    set
        kind = n.kind, original_title = n.original_title, original_language = n.original_language, year = n.year,
        released_on = n.released_on, runtime_minutes = n.runtime_minutes, seasons = n.seasons, pages = n.pages,
        countries = coalesce(n.countries, '{}'), certification = n.certification,
        minimum_age = engine.certified_age(n.certification), imdb_rating = n.imdb_rating,
        imdb_votes = n.imdb_votes, tmdb_rating = n.tmdb_rating, tmdb_votes = n.tmdb_votes,
        poster_path = n.poster_path, updated_at = now(),
        genre_bits = engine.genre_bits(array(select g.genre from jsonb_array_elements_text(p_title -> 'genres') as g (genre)))
    from jsonb_populate_record(null::data.titles, p_title) as n
    where t.id = v_title_id;

    update data.title_embeddings as e set kind = p_title ->> 'kind'
    where e.title_id = v_title_id and e.kind <> p_title ->> 'kind';

    delete from data.title_genres as g where g.title_id = v_title_id;
    insert into data.title_genres (title_id, genre)
    select distinct v_title_id, g.genre from jsonb_array_elements_text(p_title -> 'genres') as g (genre);

    delete from data.title_keywords as k where k.title_id = v_title_id;
    insert into data.title_keywords (title_id, keyword_id)
    select v_title_id, k.id
    from data.keywords as k
    where k.name in (select n.name from jsonb_array_elements_text(p_title -> 'keywords') as n (name));

    delete from data.credits as c where c.title_id = v_title_id;
    foreach v_role in array array['director', 'creator', 'author', 'writer', 'actor'] loop
        perform engine.store_credits(
            v_title_id, v_role,
            array(select c.name from jsonb_array_elements_text(p_title -> (v_role || 's')) with ordinality as c (name, position)
                order by c.position)
        );
    end loop;

    insert into data.title_texts (title_id, language, title, overview, trailer_url)
    select
        v_title_id, x.key, x.value ->> 'title', coalesce(x.value ->> 'overview', ''), x.value ->> 'trailer_url'
    from jsonb_each(p_title -> 'texts') as x
    on conflict (title_id, language) do update
    set title = excluded.title, overview = excluded.overview, trailer_url = excluded.trailer_url;
    perform engine.index_texts(v_title_id);

    delete from data.title_providers as p where p.title_id = v_title_id;
    insert into data.title_providers (title_id, country, provider, access)
    select distinct v_title_id, c.country, p.provider, a.access
    from jsonb_each(p_title -> 'providers') as c (country, offers)
    cross join lateral jsonb_each(c.offers) as a (access, providers)
    cross join lateral jsonb_array_elements_text(a.providers) as p (provider);

    -- What is new is as popular as its acclaim, until the next refresh.
    insert into data.title_trends (title_id, kind, score)
    select
        t.id, t.kind,
        engine.tuning('trend_acclaim') * engine.title_acclaim(t.imdb_rating, t.imdb_votes, t.tmdb_rating, t.tmdb_votes)
    from data.titles as t
    where t.id = v_title_id
    on conflict (title_id) do nothing;
    return v_title_id;
end;
$$;

comment on function engine.upsert_title is
$$Adds a title or replaces what is known of it, and fills its search columns. known_title() says which one it is; what its source said
before, word for word, changes nothing. With p_keep_known a title that is known already only gets its further refs.

Its people, keywords and providers must be there already.$$;

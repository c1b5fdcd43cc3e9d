create or replace function rpc.upsert_titles(p_titles jsonb)
returns table (ref text, title_id integer)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select t.title -> 'refs' ->> 0, engine.upsert_title(t.title)
    from jsonb_array_elements(p_titles) as t (title)
    order by 1;
end;

comment on function rpc.upsert_titles is
$$Adds titles to the catalogue or replaces what is known of them; a repeat changes nothing. Returns each one's first ref and its id.

Each element of the JSON array has refs (["imdb:tt0133093", ...]), kind, original_title, the columns of data.titles, genres, keywords,
directors, creators, authors, writers, actors (arrays of names), and texts: {"en": {"title", "overview", "trailer_url"}, "fr": ...}.$$;

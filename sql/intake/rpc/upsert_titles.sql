-- The search columns are filled at once, so that statements of the same transaction can find the titles.
create or replace function rpc.upsert_titles(p_titles jsonb, p_keep_known boolean default false)
returns table (ref text, title_id integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_refs text[];
    v_titles integer[];
begin
    insert into data.staged_titles (ref, document_sha256, document)
    select t.title -> 'refs' ->> 0, sha256(convert_to(t.title::text, 'UTF8')), t.title
    from jsonb_array_elements(p_titles) with ordinality as t (title, position)
    order by t.position;
    select array_agg(m.ref), array_agg(m.title_id) into v_refs, v_titles from rpc.merge_staged_titles(p_keep_known) as m;
    perform engine.index_texts(v_titles);
    return query select m.ref, m.title_id from unnest(v_refs, v_titles) as m (ref, title_id) order by m.ref;
end;
$$;

comment on function rpc.upsert_titles is
$$Adds titles to the catalogue or updates them; a repetition changes nothing. Returns each title's first ref and its id. With p_keep_known,
titles already in the catalogue stay as they are and only get new refs.

Each element of the JSON array has refs (["imdb:tt0133093", ...]), kind, original_title, the columns of data.titles, genres, keywords,
directors, creators, authors, writers, actors (arrays of names), providers by country and access: {"FR": {"flatrate": ["netflix"]}} (access
is flatrate, free, ads, rent or buy; an unknown service is added), and texts: {"en": {"title", "overview", "trailer_url"}, "fr": ...}.$$;

create or replace function rpc.title_translations(p_title_ids integer[])
returns table (
    title_id integer, title_en text, title_fr text, overview_en text, overview_fr text, trailer_url_en text, trailer_url_fr text,
    genre_names_en text[], genre_names_fr text[]
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        t.id, e.title as title_en, f.title as title_fr, e.overview as overview_en, f.overview as overview_fr,
        e.trailer_url as trailer_url_en, f.trailer_url as trailer_url_fr,
        engine.genre_names(t.id, 'en') as genre_names_en, engine.genre_names(t.id, 'fr') as genre_names_fr
    from unnest(p_title_ids) with ordinality as w (title_id, position)
    inner join data.titles as t on t.id = w.title_id
    left join data.title_texts as e on e.title_id = t.id and e.language = 'en'
    left join data.title_texts as f on f.title_id = t.id and f.language = 'fr'
    order by w.position;
end;

comment on function rpc.title_translations is
$$Names, overviews and trailers of titles in English and French side by side, in the order given.

Null where a text is missing: there is no fallback to the other language. Unknown ids return no row.$$;

create or replace function engine.localised_text(p_title_id integer, p_language text)
returns table (language text, title text, overview text, trailer_url text)
language sql stable parallel safe
begin atomic
    select t.language, t.title, t.overview, t.trailer_url
    from data.title_texts as t
    where t.title_id = p_title_id
    order by t.language = p_language desc, t.language = 'en' desc, t.language
    limit 1;
end;

comment on function engine.localised_text is
$$A title's text in a language, else in English, else in any; no row for an unknown title.$$;

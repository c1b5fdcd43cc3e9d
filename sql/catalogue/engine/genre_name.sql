create or replace function engine.genre_name(p_genre text, p_language text)
returns text
language sql stable parallel safe
begin atomic
    select n.name
    from data.genre_names as n
    where n.genre = p_genre
    order by n.language = p_language desc, n.language = 'en' desc
    limit 1;
end;

comment on function engine.genre_name is
$$A genre's name in a language, else in English; null for an unknown genre.$$;

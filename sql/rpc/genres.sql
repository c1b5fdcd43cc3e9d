create or replace function rpc.genres(p_language text default 'en')
returns table (genre text, name text, title_count integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select g.slug, n.name, count(tg.title_id)::integer
    from data.genres as g
    inner join data.genre_names as n on n.genre = g.slug and n.language = p_language
    left join data.title_genres as tg on tg.genre = g.slug
    group by g.slug, n.name
    order by n.name;
end;

comment on function rpc.genres is
$$The genres that titles and filters use: the name filters take, its name in a language (en, fr), and how many titles have it.$$;

create or replace function rpc.genres(p_language text default 'en')
returns table (genre text, name text, title_count integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select g.slug, n.name, count(tg.title_id)::integer
    from data.genres as g
    cross join lateral (select engine.genre_name(g.slug, p_language) as name) as n
    left join data.title_genres as tg
        on tg.genre = g.slug and tg.title_id not in (select t.id from data.titles as t where t.gone_at is not null)
    group by g.slug, n.name
    order by engine.fold_text(n.name);
end;

comment on function rpc.genres is
$$The genres of the catalogue: the slug that filters accept, the name in a language (en, fr) and the number of titles.$$;

create or replace function engine.genre_names(p_title_id integer, p_language text)
returns text[]
language sql stable parallel safe
begin atomic
    select array(
        select n.name
        from data.title_genres as g
        cross join lateral (select engine.genre_name(g.genre, p_language) as name) as n
        where g.title_id = p_title_id
        order by engine.fold_text(n.name)
    );
end;

comment on function engine.genre_names is
$$The names of a title's genres in a language, in alphabetical order.$$;

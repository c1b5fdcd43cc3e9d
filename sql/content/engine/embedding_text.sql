create or replace function engine.embedding_text(p_title_id integer)
returns text
language sql stable parallel safe
begin atomic
    select x.title || '. ' || x.overview
    from data.titles as t
    cross join lateral engine.localised_text(t.id, 'en') as x
    where t.id = p_title_id;
end;

comment on function engine.embedding_text is
$$The text that is embedded for a title: "{title}. {overview}", in English if there is an English text.$$;

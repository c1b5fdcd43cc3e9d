create or replace function engine.localised_text(p_title_id integer, p_language text)
returns table (language text, title text, overview text, trailer_url text)
language sql stable parallel safe
begin atomic
    select
        x.language, coalesce(x.title, t.original_title), coalesce(x.overview, ''),
        coalesce(
            x.trailer_url,
            (
                select y.trailer_url
                from data.title_texts as y
                where y.title_id = t.id and y.trailer_url is not null
                order by y.language = 'en' desc, y.language
                limit 1
            )
        )
    from data.titles as t
    left join data.title_texts as x on x.title_id = t.id
    where t.id = p_title_id
    order by x.language = p_language desc nulls last, x.language = 'en' desc, x.language
    limit 1;
end;

comment on function engine.localised_text is
$$A title's text in a language, else in English, else in any language, else its original title alone; no row for an unknown title.

A missing trailer is replaced by the English one, else by any.$$;

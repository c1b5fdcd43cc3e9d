create or replace function engine.keyword_titles(p_keywords text[], p_at_least integer)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select t.title_id
    from data.keywords as k
    inner join data.title_keywords as t on t.keyword_id = k.id
    where k.folded_name in (select engine.fold_text(n.name) from unnest(p_keywords) as n (name))
    group by t.title_id
    having count(distinct k.folded_name) >= p_at_least;
end;

comment on function engine.keyword_titles is
$$The titles that have at least so many of these keywords, regardless of case and accents.$$;

create or replace function engine.trait_titles(p_person_id integer, p_keyword_id integer, p_genre text)
returns table (title_id integer, weight float8)
language sql stable parallel safe
begin atomic
    select c.title_id, max(w.value)
    from data.credits as c
    inner join data.tuning as w on w.name = 'trait_weight_' || c.role
    where c.person_id = p_person_id
    group by c.title_id
    union all
    select k.title_id, (select engine.tuning('trait_weight_keyword'))
    from data.title_keywords as k
    where k.keyword_id = p_keyword_id
    union all
    select g.title_id, (select engine.tuning('trait_weight_genre'))
    from data.title_genres as g
    where g.genre = p_genre;
end;

comment on function engine.trait_titles is
$$The titles that have a trait, with its weight in each: a person, a keyword or a genre, where the other two parameters are null.$$;

create or replace function engine.credited_titles(p_people text[], p_at_least integer)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select c.title_id
    from data.people as p
    inner join data.credits as c on c.person_id = p.id
    where p.folded_name in (select engine.fold_text(n.name) from unnest(p_people) as n (name))
    group by c.title_id
    having count(distinct p.folded_name) >= p_at_least;
end;

comment on function engine.credited_titles is
$$The titles in which at least so many of these people took part, in any role and regardless of case and accents of their names. People
of the same name count as one.$$;

create or replace function engine.has_creator(p_title_id integer, p_names text[])
returns boolean
language sql stable parallel safe
begin atomic
    select bool_or(engine.sorted_words(p.name) = engine.sorted_words(n.name))
    from unnest(p_names) as n (name)
    inner join data.credits as c on c.title_id = p_title_id and c.role in ('director', 'creator', 'author')
    inner join data.people as p on p.id = c.person_id
    where engine.words(n.name) <> '{}';
end;

comment on function engine.has_creator is
$$Whether one of these people directed, created or wrote a title; null if no names are given or nobody is credited.$$;

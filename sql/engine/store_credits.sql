create or replace function engine.store_credits(p_title_id integer, p_role text, p_names text[])
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.credits (title_id, person_id, role, position)
    select p_title_id, p.id, p_role, min(n.position)
    from unnest(p_names) with ordinality as n (name, position)
    inner join data.people as p on p.name = n.name
    group by p.id;
end;

comment on function engine.store_credits is
$$Credits people, whom data.people has already, by name and in order, with a role in a title.$$;

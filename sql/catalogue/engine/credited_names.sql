create or replace function engine.credited_names(p_title_id integer, p_role text)
returns text[]
language sql stable parallel safe
begin atomic
    select array(
        select p.name
        from data.credits as c
        inner join data.people as p on p.id = c.person_id
        where c.title_id = p_title_id and c.role = p_role
        order by c.position, p.name
    );
end;

comment on function engine.credited_names is
$$The people credited with a role in a title (director, creator, author, writer, actor), in the order of the credits.$$;

create or replace function engine.merge_credits(p_changed integer[])
returns integer[]
language sql volatile parallel unsafe
begin atomic
    with wanted as materialized (
        select
            s.title_id, (select p.id from data.people as p where p.name = n.name) as person_id, r.role,
            min(n.position)::smallint as position
        from data.staged_titles as s
        cross join (
            values
            ('director', 'directors'), ('creator', 'creators'), ('author', 'authors'), ('writer', 'writers'), ('actor', 'actors')
        ) as r (role, field)
        cross join lateral jsonb_array_elements_text(s.document -> r.field) with ordinality as n (name, position)
        where s.staged_by = pg_current_xact_id() and s.outcome in ('added', 'changed')
        group by s.title_id, r.role, n.name
    ),

    existing as materialized (
        select c.title_id, c.person_id, c.role, c.position from data.credits as c where c.title_id = any(p_changed)
    ),

    removed as (
        delete from data.credits as c
        where
            c.title_id = any(p_changed)
            and not exists (
                select 1 from wanted as w where w.title_id = c.title_id and w.person_id = c.person_id and w.role = c.role
            )
    ),

    moved as (
        update data.credits as c
        set position = w.position
        from wanted as w
        where
            c.title_id = any(p_changed)
            and w.title_id = c.title_id and w.person_id = c.person_id and w.role = c.role and w.position <> c.position
    ),

    written as (
        insert into data.credits (title_id, person_id, role, position)
        select w.title_id, w.person_id, w.role, w.position
        from wanted as w
        where
            not exists (
                select 1 from existing as e where e.title_id = w.title_id and e.person_id = w.person_id and e.role = w.role
            )
    )

    select array(
        select coalesce(e.title_id, w.title_id)
        from existing as e
        full join (select w.title_id, w.person_id, w.role from wanted as w where w.title_id = any(p_changed)) as w
            on w.title_id = e.title_id and w.person_id = e.person_id and w.role = e.role
        where e.title_id is null or w.title_id is null
    );
end;

comment on function engine.merge_credits is
$$Writes the credits of added and changed staged titles in order; p_changed are the changed ones. The people must already be in data.people.
Unchanged rows are not written. Returns those of p_changed to which a credit was added or from which one was removed.$$;

-- An existing list of the same name is extended, else a list is created. What does not fit is counted as skipped.
create or replace function engine.fill_lists(p_user_id bigint, p_import_id bigint, p_positions integer[])
returns void
language plpgsql volatile parallel unsafe
as $$
declare
    v_before integer;
begin
    if not exists (
        select 1 from data.import_entries as e
        where
            e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'matched' and e.list_name is not null
            and (p_positions is null or e.position = any(p_positions))
    ) then
        return;
    end if;
    select count(*) into v_before from data.lists as l where l.user_id = p_user_id;

    with wanted as materialized (
        select e.list_name, min(e.position) as position
        from data.import_entries as e
        where
            e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'matched' and e.title_id is not null
            and e.list_name is not null and (p_positions is null or e.position = any(p_positions))
            and not exists (
                select 1 from data.import_lists as k
                where k.user_id = p_user_id and k.import_id = p_import_id and k.name = e.list_name
            )
        group by e.list_name
    ),

    known as (
        select w.list_name, l.id, l.updated_at
        from wanted as w
        cross join
            lateral (
                select o.id, o.updated_at from data.lists as o
                where o.user_id = p_user_id and o.name = w.list_name
                order by o.id
                limit 1
            ) as l
    ),

    made as (
        insert into data.lists (user_id, name)
        select p_user_id, n.list_name
        from (
            select w.list_name, w.position from wanted as w
            where not exists (select 1 from known as k where k.list_name = w.list_name)
            order by w.position
            limit greatest(0, engine.tuning('most_lists')::integer - v_before)
        ) as n
        order by n.position
        returning id, name
    )

    insert into data.import_lists (user_id, import_id, list_id, name, is_new, had_updated_at, updated_at)
    select p_user_id, p_import_id, k.id, k.list_name, false, k.updated_at, now() from known as k
    union all
    select p_user_id, p_import_id, m.id, m.name, true, null, now() from made as m;

    perform 1 from (
        select l.id
        from data.lists as l
        inner join data.import_lists as k on k.list_id = l.id
        where k.user_id = p_user_id and k.import_id = p_import_id
        order by l.id
        for update of l
    ) as locked;

    with item as materialized (
        select distinct on (k.list_id, e.title_id)
            k.list_id, e.title_id, e.list_position, e.position, left(e.note, 2000) as note,
            exists (select 1 from data.list_items as i where i.list_id = k.list_id and i.title_id = e.title_id) as is_there
        from data.import_entries as e
        inner join data.import_lists as k on k.user_id = e.user_id and k.import_id = e.import_id and k.name = e.list_name
        where
            e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'matched' and e.title_id is not null
            and (p_positions is null or e.position = any(p_positions))
        order by k.list_id, e.title_id, e.list_position, e.position
    ),

    size as materialized (
        select
            k.list_id, (select coalesce(max(i.place), 0) from data.list_items as i where i.list_id = k.list_id) as places,
            (select count(*) from data.list_items as i where i.list_id = k.list_id) as items
        from data.import_lists as k
        where k.user_id = p_user_id and k.import_id = p_import_id
    ),

    numbered as materialized (
        select
            n.list_id, n.title_id, n.note, n.is_there, s.places, s.items,
            row_number() over (partition by n.list_id, n.is_there order by n.list_position, n.position) as number
        from item as n
        inner join size as s on s.list_id = n.list_id
    ),

    added as (
        insert into data.list_items (list_id, title_id, place, note)
        select n.list_id, n.title_id, n.places + n.number, n.note
        from numbered as n
        where not n.is_there and n.items + n.number <= engine.tuning('most_list_items')
        order by n.list_id, n.number
        returning list_id, title_id, note, added_at
    ),

    remembered as (
        insert into data.import_items as r (user_id, import_id, list_id, title_id, note, added_at)
        select p_user_id, p_import_id, a.list_id, a.title_id, a.note, a.added_at from added as a
        on conflict on constraint import_items_pkey do update set note = excluded.note, added_at = excluded.added_at
        returning r.list_id
    ),

    touched as (
        update data.lists as l set updated_at = now() where l.id in (select r.list_id from remembered as r)
    ),

    tracked as (
        update data.import_lists as k set updated_at = now()
        where k.user_id = p_user_id and k.import_id = p_import_id and k.list_id in (select r.list_id from remembered as r)
    ),

    -- Titles of lists that could not be created are missing from the items.
    asked as (
        select count(*) as items
        from (
            select distinct e.list_name, e.title_id
            from data.import_entries as e
            where
                e.user_id = p_user_id and e.import_id = p_import_id and e.match = 'matched' and e.title_id is not null
                and e.list_name is not null and (p_positions is null or e.position = any(p_positions))
        ) as d
    )

    update data.imports as i
    set
        lists_added = i.lists_added + (select count(*) from data.lists as l where l.user_id = p_user_id) - v_before,
        items_added = i.items_added + n.added, items_same = i.items_same + n.there,
        items_skipped = i.items_skipped + n.asked - n.added - n.there
    from (
        select
            (select count(*) from added) as added,
            (select count(*) from numbered as t where t.is_there) as there,
            (select a.items from asked as a) as asked
    ) as n
    where i.user_id = p_user_id and i.id = p_import_id;
end;
$$;

comment on function engine.fill_lists is
$$Adds the titles of an import to the lists that it names, after existing items and in the file's order. Titles beyond the size of a list
(tuning: most_list_items) or of lists beyond the number a user may have (most_lists) are counted as skipped. p_positions are the entries to
apply; null for all.$$;

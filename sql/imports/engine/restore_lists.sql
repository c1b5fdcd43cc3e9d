create or replace function engine.restore_lists(p_user_id bigint, p_import_id bigint)
returns integer
language plpgsql volatile parallel unsafe
as $$
declare
    v_left integer;
    v_list_id bigint;
begin
    perform 1 from (
        select l.id
        from data.lists as l
        inner join data.import_lists as k on k.list_id = l.id
        where k.user_id = p_user_id and k.import_id = p_import_id
        order by l.id
        for update of l
    ) as locked;

    select count(*) into v_left
    from data.import_items as c
    left join data.list_items as i on i.list_id = c.list_id and i.title_id = c.title_id
    where
        c.user_id = p_user_id and c.import_id = p_import_id
        and (i.note, i.added_at) is distinct from (c.note, c.added_at);

    delete from data.list_items as i
    using data.import_items as c
    where
        c.user_id = p_user_id and c.import_id = p_import_id
        and i.list_id = c.list_id and i.title_id = c.title_id and (i.note, i.added_at) = (c.note, c.added_at);

    -- A list unchanged since gets its previous date; any other list is renumbered without gaps.
    update data.lists as l
    set updated_at = k.had_updated_at
    from data.import_lists as k
    where
        k.user_id = p_user_id and k.import_id = p_import_id and not k.is_new and l.id = k.list_id
        and l.updated_at = k.updated_at;
    for v_list_id in
        update data.lists as l
        set updated_at = now()
        from data.import_lists as k
        where
            k.user_id = p_user_id and k.import_id = p_import_id and l.id = k.list_id
            and l.updated_at not in (k.updated_at, coalesce(k.had_updated_at, k.updated_at))
        returning l.id
    loop
        perform engine.renumber_items(v_list_id, '{}');
    end loop;

    delete from data.lists as l
    using data.import_lists as k
    where
        k.user_id = p_user_id and k.import_id = p_import_id and k.is_new and l.id = k.list_id
        and l.updated_at = k.updated_at and l.share_token_sha256 is null
        and not exists (select 1 from data.list_items as i where i.list_id = l.id);
    return v_left + (
        select count(*)
        from data.import_lists as k
        inner join data.lists as l on l.id = k.list_id
        where k.user_id = p_user_id and k.import_id = p_import_id and k.is_new
    );
end;
$$;

comment on function engine.restore_lists is
$$Removes the items that an import added to lists, and the lists that it created; returns the number of items and lists that the user has
changed since, which stay.$$;

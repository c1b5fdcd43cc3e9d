create or replace function engine.renumber_items(p_list_id bigint, p_title_ids integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    with given as (
        select g.title_id, min(g.position) as position
        from unnest(p_title_ids) with ordinality as g (title_id, position)
        group by g.title_id
    ),

    numbered as (
        select i.title_id, row_number() over (order by g.position nulls last, i.place) as position
        from data.list_items as i
        left join given as g on g.title_id = i.title_id
        where i.list_id = p_list_id
    )

    update data.list_items as i
    set place = n.position
    from numbered as n
    where i.list_id = p_list_id and i.title_id = n.title_id and i.place <> n.position;
end;

comment on function engine.renumber_items is
$$Numbers the items of a list in the order given, without gaps; titles that are not given follow in their previous order. The caller must
hold the lock on the list.$$;

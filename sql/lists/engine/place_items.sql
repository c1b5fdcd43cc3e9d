create or replace function engine.place_items(p_list_id bigint, p_title_ids integer[])
returns void
language sql volatile parallel unsafe
begin atomic
    with given as (
        select g.title_id, min(g.place) as place
        from unnest(p_title_ids) with ordinality as g (title_id, place)
        group by g.title_id
    ),

    placed as (
        select i.title_id, row_number() over (order by g.place nulls last, i.place) as place
        from data.list_items as i
        left join given as g on g.title_id = i.title_id
        where i.list_id = p_list_id
    )

    update data.list_items as i
    set place = p.place
    from placed as p
    where i.list_id = p_list_id and i.title_id = p.title_id and i.place <> p.place;
end;

comment on function engine.place_items is
$$Puts a list in the order given, without gaps; its titles that are not named follow as they were. The caller has locked the list.$$;

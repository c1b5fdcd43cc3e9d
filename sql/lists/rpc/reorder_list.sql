create or replace function rpc.reorder_list(p_user_id bigint, p_list_id bigint, p_title_ids integer[])
returns table (
    list_id bigint, name text, description text, is_shared boolean, title_count integer, created_at timestamptz, updated_at timestamptz
)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_stranger integer;
begin
    update data.lists as l set updated_at = now() where l.id = p_list_id and l.user_id = p_user_id;
    if not found then
        raise exception using errcode = 'PT404', message = 'You have no such list.';
    end if;
    select w.title_id into v_stranger
    from unnest(p_title_ids) as w (title_id)
    where w.title_id not in (select i.title_id from data.list_items as i where i.list_id = p_list_id)
    limit 1;
    if v_stranger is not null then
        raise exception using errcode = 'PT422', message = format('Title %s is not in the list.', v_stranger);
    end if;
    perform engine.renumber_items(p_list_id, p_title_ids);
    return query select g.list_id, g.name, g.description, g.is_shared, g.title_count, g.created_at, g.updated_at
        from rpc.get_list(p_user_id, p_list_id) as g;
end;
$$;

comment on function rpc.reorder_list is
$$Orders a list as in p_title_ids and returns the list: see get_list. Titles that are not given follow in their previous order.

PT404 unless the list is the user's own, PT422 for a title that is not in it. Then nothing changes.$$;

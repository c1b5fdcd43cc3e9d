create or replace function rpc.remove_list_item(p_user_id bigint, p_list_id bigint, p_title_id integer)
returns table (title_id integer, place integer, note text, added_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update data.lists as l set updated_at = now() where l.id = p_list_id and l.user_id = p_user_id;
    if not found then
        raise exception using errcode = 'PT404', message = 'You have no such list.';
    end if;
    return query
        delete from data.list_items as i where i.list_id = p_list_id and i.title_id = p_title_id
        returning i.title_id, i.place, i.note, i.added_at;
    if not found then
        raise exception using errcode = 'PT404', message = 'This title is not in the list.';
    end if;
    perform engine.renumber_items(p_list_id, '{}');
end;
$$;

comment on function rpc.remove_list_item is
$$Removes a title from a list and returns the removed item. PT404 unless the list is the user's own and contains the title.$$;

-- The list's row is locked first, which serialises changes of one list.
create or replace function rpc.put_list_item(
    p_user_id bigint, p_list_id bigint, p_title_id integer, p_place integer default null, p_note text default null
)
returns table (title_id integer, place integer, note text, added_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_others integer[];
    v_is_new boolean;
begin
    update data.lists as l set updated_at = now() where l.id = p_list_id and l.user_id = p_user_id;
    if not found then
        raise exception using errcode = 'PT404', message = 'You have no such list.';
    end if;
    if not exists (select 1 from data.titles as t where t.id = p_title_id) then
        raise exception using errcode = 'PT404', message = 'There is no such title.';
    end if;
    if p_place < 1 then
        raise exception using errcode = 'PT422', message = 'A place is a number from 1, the top.';
    end if;
    select
        coalesce(array_agg(i.title_id order by i.place) filter (where i.title_id <> p_title_id), '{}'),
        count(*) filter (where i.title_id = p_title_id) = 0
    into v_others, v_is_new
    from data.list_items as i
    where i.list_id = p_list_id;
    if v_is_new and cardinality(v_others) >= engine.tuning('most_list_items') then
        raise exception using
            errcode = 'PT409',
            message = format('The list already has %s titles, the maximum.', engine.tuning('most_list_items')),
            hint = 'Remove one first, or start another list.';
    end if;
    insert into data.list_items as i (list_id, title_id, place, note)
    select p_list_id, p_title_id, coalesce(max(l.place), 0) + 1, coalesce(p_note, '')
    from data.list_items as l
    where l.list_id = p_list_id
    on conflict on constraint list_items_pkey do update set note = coalesce(p_note, i.note);
    perform engine.renumber_items(
        p_list_id,
        case
            when p_place is not null then v_others[:p_place - 1] || p_title_id || v_others[p_place:]
            else '{}'
        end
    );
    return query
        select i.title_id, i.place, i.note, i.added_at
        from data.list_items as i
        where i.list_id = p_list_id and i.title_id = p_title_id;
end;
$$;

comment on function rpc.put_list_item is
$$Adds a title to a list, or moves or annotates one already in it, and returns its place.

p_place counts from 1 at the top; titles from there on move down, and a place past the end is the end. Null adds at the end, or leaves a
title that is already in the list where it is. p_note null leaves the note unchanged; a note has up to 2,000 characters.

PT404 unless the list is the user's own and for an unknown title, PT409 for a list of 1,000 titles (tuning: most_list_items).$$;

create or replace function rpc.create_list(p_user_id bigint, p_name text, p_description text default '')
returns table (
    list_id bigint, name text, description text, is_shared boolean, title_count integer, created_at timestamptz, updated_at timestamptz
)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_list_id bigint;
begin
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    if not found then
        raise exception using errcode = 'PT404', message = 'There is no such user.';
    end if;
    if (select count(*) from data.lists as l where l.user_id = p_user_id) >= engine.tuning('most_lists') then
        raise exception using
            errcode = 'PT409',
            message = format('You already have %s lists, the maximum.', engine.tuning('most_lists')),
            hint = 'Delete one first.';
    end if;
    insert into data.lists (user_id, name, description) values (p_user_id, p_name, coalesce(p_description, ''))
    returning id into v_list_id;
    return query select g.list_id, g.name, g.description, g.is_shared, g.title_count, g.created_at, g.updated_at
        from rpc.get_list(p_user_id, v_list_id) as g;
end;
$$;

comment on function rpc.create_list is
$$Creates an empty list and returns it: see get_list. Two lists may have the same name.

A name has 1 to 200 characters, a description up to 2,000. PT409 for a user who has 100 lists (tuning: most_lists), PT404 for an unknown
user.$$;

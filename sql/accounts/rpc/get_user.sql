create or replace function rpc.get_user(p_user_id bigint)
returns table (user_id bigint, email text, name text, is_demo boolean, created_at timestamptz, rating_count integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select u.id, u.email, u.name, u.is_demo, u.created_at, coalesce(p.rating_count, 0)
    from data.users as u
    left join data.user_profiles as p on p.user_id = u.id
    where u.id = p_user_id;
end;

comment on function rpc.get_user is
$$An account as its owner sees it, with the number of titles rated. No row for an unknown id.$$;

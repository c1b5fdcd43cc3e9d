-- The users' rows are locked in order before their ratings are read; functions that write ratings take the same locks.
create or replace function rpc.refresh_profiles(p_after_user_id bigint default 0, p_count integer default 1000)
returns bigint
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select count(*) from (
        select u.id from data.users as u where u.id > p_after_user_id order by u.id limit p_count for no key update
    ) as locked;

    select engine.rebuild_profiles(array(
        select u.id from data.users as u where u.id > p_after_user_id order by u.id limit p_count
    ));

    select max(u.id)
    from (select i.id from data.users as i where i.id > p_after_user_id order by i.id limit p_count) as u;
end;

comment on function rpc.refresh_profiles is
$$Recomputes the profiles of the next p_count users after p_after_user_id; returns the last user processed, null if none was left.

Call it until it returns null, after refresh_totals(). Safe beside live traffic.$$;

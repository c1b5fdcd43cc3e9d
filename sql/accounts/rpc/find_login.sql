create or replace function rpc.find_login(p_email text)
returns table (user_id bigint, password_hash text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select u.id, u.password_hash from data.users as u where u.email = p_email and u.password_hash is not null;
end;

comment on function rpc.find_login is
$$The account and bcrypt hash for a normalised e-mail address; no row if no account can log in with it.$$;

create or replace function rpc.set_demo_login(p_email text, p_password_hash text)
returns bigint
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.users as u (email, name, password_hash, external_ref, is_demo)
    values (p_email, 'Demo', p_password_hash, 'demo:login', true)
    on conflict (external_ref) do update set password_hash = excluded.password_hash
    returning u.id;
end;

comment on function rpc.set_demo_login is
$$Creates the demo account, or changes its password (a bcrypt hash), and returns its id. Each database has one.$$;

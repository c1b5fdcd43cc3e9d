create or replace function rpc.register_user(p_email text, p_name text, p_password_hash text)
returns table (user_id bigint, email text, name text, is_demo boolean, created_at timestamptz, rating_count integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    insert into data.users as u (email, name, password_hash)
    values (p_email, p_name, p_password_hash)
    on conflict on constraint users_email_key do nothing
    returning u.id, u.email, u.name, u.is_demo, u.created_at, 0;
    if not found then
        raise exception using
            errcode = 'PT409',
            message = 'This e-mail address is already registered.',
            hint = 'Log in instead, or register with another address.';
    end if;
end;
$$;

comment on function rpc.register_user is
$$Creates an account. p_email must be normalised (lower case ASCII); p_password_hash is a bcrypt hash made outside the database.

PT409 if the address is taken.$$;

-- Two processes that start at the same time must use the same key, so the second gets the key that the first stored.
create or replace function rpc.create_signing_key(p_kid text, p_private_key text)
returns table (kid text, private_key text, created_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    lock table data.signing_keys in share row exclusive mode;
    insert into data.signing_keys as k (kid, private_key)
    select p_kid, p_private_key
    where not exists (select 1 from data.signing_keys);
    return query select k.kid, k.private_key, k.created_at from rpc.signing_keys() as k;
end;
$$;

comment on function rpc.create_signing_key is
$$Stores a new RS256 key (PEM) if the database has none, and returns all stored keys: see signing_keys().$$;

create or replace function rpc.signing_keys()
returns table (kid text, private_key text, created_at timestamptz)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select k.kid, k.private_key, k.created_at from data.signing_keys as k order by k.created_at desc, k.kid;
end;

comment on function rpc.signing_keys is
$$The RS256 private keys (PEM), newest first: the first signs access tokens, all of them verify.$$;

create or replace function rpc.share_list(p_user_id bigint, p_list_id bigint)
returns table (list_id bigint, share_token text)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_token constant text := replace(gen_random_uuid()::text, '-', '');
begin
    update data.lists as l set share_token_sha256 = sha256(convert_to(v_token, 'UTF8'))
    where l.id = p_list_id and l.user_id = p_user_id;
    if not found then
        raise exception using errcode = 'PT404', message = 'You have no such list.';
    end if;
    return query select p_list_id, v_token;
end;
$$;

comment on function rpc.share_list is
$$Shares a list: anyone with the returned token can read it (see shared_list), while only its owner can change it.

The token cannot be guessed and is returned only once, because only its hash is stored. Sharing again creates a new token and revokes the
previous one. PT404 unless the list is the user's own.$$;

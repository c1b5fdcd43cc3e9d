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
$$Lets whoever has the token read a list: see shared_list. Only its owner changes it.

The token cannot be guessed, and is told this once: only a hash of it is kept. Sharing again makes another, and the one before ends.
PT404 unless the list is the user's own.$$;

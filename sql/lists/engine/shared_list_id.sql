create or replace function engine.shared_list_id(p_share_token text)
returns bigint
language sql stable parallel safe
begin atomic
    select l.id from data.lists as l where l.share_token_sha256 = sha256(convert_to(p_share_token, 'UTF8'));
end;

comment on function engine.shared_list_id is
$$The list that a token gives access to; null for an unknown token or one that was revoked.$$;

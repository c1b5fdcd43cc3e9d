create or replace function engine.delete_entries(p_user_id bigint, p_import_ids bigint[])
returns void
language plpgsql volatile parallel unsafe
as $$
begin
    delete from data.import_entries as e where e.user_id = p_user_id and e.import_id = any(p_import_ids);

    update data.imports as i
    set entries = 0, matched = 0, doubtful = 0, unknown = 0, broken = 0, skipped = 0
    where i.user_id = p_user_id and i.id = any(p_import_ids);
end;
$$;

comment on function engine.delete_entries is
$$Deletes the entries of imports, which can then no longer be applied.$$;

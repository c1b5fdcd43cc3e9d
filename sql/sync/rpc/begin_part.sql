create or replace function rpc.begin_part(p_run_id bigint, p_part text)
returns table (next_page integer, pass integer, is_finished boolean)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.sync_parts (run_id, part) values (p_run_id, p_part)
    on conflict on constraint sync_parts_pkey do nothing;

    select s.next_page, s.pass::integer, s.finished_at is not null
    from data.sync_parts as s
    where s.run_id = p_run_id and s.part = p_part;
end;

comment on function rpc.begin_part is
$$Where a run continues in one of the lists that it reads: the next page, the number of the pass over the list, and whether it is
finished.$$;

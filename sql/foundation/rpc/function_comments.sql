create or replace function rpc.function_comments()
returns table (name text, description text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select p.proname::text, d.description
    from pg_proc as p
    inner join pg_namespace as n on n.oid = p.pronamespace and n.nspname = 'rpc'
    inner join pg_description as d on d.objoid = p.oid and d.classoid = 'pg_proc'::regclass
    order by p.proname;
end;

comment on function rpc.function_comments is
$$The comment of each function in this schema: the text that psql shows and that the REST documentation uses.$$;

create or replace function rpc.replace_graph(p_title_ids integer[])
returns timestamptz
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_learned_at timestamptz;
begin
    delete from data.title_graph_rows;
    delete from data.title_graph;
    if cardinality(p_title_ids) > 0 then
        insert into data.title_graph as g (title_ids) values (p_title_ids) returning g.learned_at into v_learned_at;
    end if;
    return v_learned_at;
end;
$$;

comment on function rpc.replace_graph is
$$Forgets the title graph and begins another over these titles, in this order; over none: there is no graph then. Null if so.

Call it in the transaction that begin_graph() began and store_graph_rows() ends: readers have the old graph until it commits.$$;

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
$$Deletes the title graph and starts a new one over these titles, in this order. Returns when it was learned; null for no titles, in which
case there is no graph afterwards.

Call it in the transaction started with begin_graph(), before store_graph_rows(): readers see the old graph until it commits.$$;

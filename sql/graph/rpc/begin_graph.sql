-- The lock is held until the transaction ends, however it ends. Learning takes minutes during which the connection is idle, so the timeouts
-- for that are switched off.
create or replace function rpc.begin_graph()
returns table (most_titles integer, memory_mb float8, regularisation float8)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not pg_try_advisory_xact_lock(hashtext('cinelibre: the title graph')) then
        raise exception using
            errcode = 'PT409',
            message = 'The title graph is already being learned.',
            hint = 'Wait until the other refresh has ended.';
    end if;
    perform set_config(s.name, '0', true)
    from pg_settings as s
    where s.name in ('idle_in_transaction_session_timeout', 'transaction_timeout');
    return query
    select least(engine.tuning('graph_titles'), 16000)::integer, engine.tuning('graph_memory_mb'), engine.tuning('graph_regularisation');
end;
$$;

comment on function rpc.begin_graph is
$$Starts learning the title graph, in a transaction that must stay open until the graph is stored: no other can start meanwhile (PT409).

Returns the maximum number of titles, the memory that learning may use in MB, and the value to add to the diagonal (tuning: graph_...).$$;

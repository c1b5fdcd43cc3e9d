-- The lock lasts until the transaction ends, however it ends. Learning takes minutes in which the job does not talk to the server.
create or replace function rpc.begin_graph()
returns table (most_titles integer, memory_mb float8, regularisation float8)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not pg_try_advisory_xact_lock(hashtext('cinelibre: the title graph')) then
        raise exception using
            errcode = 'PT409',
            message = 'The title graph is being learned already.',
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
$$Begins to learn the title graph, in a transaction that must last until it is stored: nobody else can begin meanwhile (PT409).

Returns how many titles it may have at most, how much memory learning may take, and what to add to the diagonal (tuning: graph_...).$$;

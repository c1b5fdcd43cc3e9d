create or replace function rpc.candidate_signals(p_user_id bigint, p_preset text default 'classic')
returns table (
    title_id integer, collaborative float8, content float8, graph float8, sentiment float8, popularity float8, context float8
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set "hnsw.iterative_scan" = strict_order
set "hnsw.ef_search" = 200
set "hnsw.max_scan_tuples" = 100000
begin atomic
    select c.title_id, c.collaborative, c.content, c.graph, c.sentiment, c.popularity, c.context
    from engine.candidate_signals(p_user_id, p_preset, null, null, null, null, null, now(), false) as c
    order by c.title_id;
end;

comment on function rpc.candidate_signals is
$$The candidates for a user's list and what each signal says of them before weights, from 0 to 1: what the tuning of weights works on.

Signals without weight in p_preset are not asked. Null throughout: the signal knows nothing of this user.$$;

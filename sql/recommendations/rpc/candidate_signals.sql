create or replace function rpc.candidate_signals(p_user_id bigint, p_preset text default 'classic')
returns table (title_id integer, signal text, score float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set "hnsw.iterative_scan" = strict_order
set "hnsw.ef_search" = 200
set "hnsw.max_scan_tuples" = 100000
begin atomic
    select c.title_id, s.signal, s.score
    from
        engine.scored_candidates(
            p_user_id => p_user_id,
            p_preset => p_preset,
            p_kind => null,
            p_exclude => null,
            p_include => null,
            p_among => null,
            p_mood => null,
            p_at => now(),
            p_exact => false
        ) as c
    cross join
        lateral unnest(array(select g.signal from data.signals as g order by g.position), c.signals)
        with ordinality as s (signal, score, n)
    order by c.title_id, s.n;
end;

comment on function rpc.candidate_signals is
$$The candidates for a user's list and the score of each signal before weights, from 0 to 1: what weights are tuned on.

A row for each title and signal. Null: the signal knows nothing of this user, or has no weight in p_preset.$$;

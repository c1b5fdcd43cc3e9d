create or replace function rpc.refresh_neighbours(p_user_id bigint, p_only_stale boolean default false)
returns table (neighbours integer)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.user_neighbours as s (user_id, revision, neighbour_ids, common, correlations, similarities)
    select
        p.user_id, p.revision,
        coalesce(array_agg(n.user_id order by n.similarity desc, n.user_id) filter (where n.user_id is not null), '{}'),
        coalesce(array_agg(n.common order by n.similarity desc, n.user_id) filter (where n.user_id is not null), '{}'),
        coalesce(array_agg(n.correlation order by n.similarity desc, n.user_id) filter (where n.user_id is not null), '{}'),
        coalesce(array_agg(n.similarity order by n.similarity desc, n.user_id) filter (where n.user_id is not null), '{}')
    from data.user_profiles as p
    left join lateral engine.top_neighbours(p.user_id, false) as n on true
    where
        p.user_id = p_user_id
        and not (
            p_only_stale
            and exists (select 1 from data.user_neighbours as k where k.user_id = p.user_id and k.revision = p.revision)
        )
    group by p.user_id, p.revision
    on conflict (user_id) do update
        set
            revision = excluded.revision, neighbour_ids = excluded.neighbour_ids, common = excluded.common,
            correlations = excluded.correlations, similarities = excluded.similarities, computed_at = now()
        where s.revision <= excluded.revision
    returning cardinality(s.neighbour_ids);
end;

comment on function rpc.refresh_neighbours is
$$Computes and stores a user's nearest neighbours, which are valid until the profile changes; returns their number.

Without stored neighbours recommendations are the same, only slower. No row for a user without a profile, if newer neighbours were stored
meanwhile, and with p_only_stale if the stored ones are still valid.$$;

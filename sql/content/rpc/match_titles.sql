create or replace function rpc.match_titles(
    p_embedding vector, p_threshold float8 default 0.4, p_count integer default 12, p_kind text default null,
    p_user_id bigint default null, p_exclude integer[] default null, p_include text[] default null
)
returns table (title_id integer, kind text, title text, similarity float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set "hnsw.iterative_scan" = strict_order
set "hnsw.ef_search" = 200
set "hnsw.max_scan_tuples" = 100000
begin atomic
    with asked as materialized (
        select rpc.included_states(p_include) as include
    ),

    excluded as materialized (
        select array_agg(x.title_id) as title_ids
        from asked as a
        cross join lateral engine.excluded_titles(p_user_id, p_exclude, a.include) as x
    ),

    page as (
        select n.title_id, n.score
        from
            engine.nearest_titles(
                p_embedding => p_embedding, p_kind => p_kind, p_excluded => (select x.title_ids from excluded as x),
                p_count => engine.bounded_limit(p_count, 200)
            ) as n
        where n.score >= p_threshold
    )

    select p.title_id, t.kind, x.title, p.score
    from page as p
    inner join data.titles as t on t.id = p.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    order by p.score desc, p.title_id;
end;

comment on function rpc.match_titles is
$$Search by meaning: the titles whose embeddings are most similar to a 384-dimension query vector.

p_threshold is the smallest cosine similarity that counts (short queries rarely reach 0.4: REST uses 0). p_kind is movie, tv, book or null
for all. With p_user_id, titles that the user knows are left out, except for states in p_include (seen, watch_later). p_exclude leaves out
further titles: for the next page pass those already shown. At most 200 rows, best first; ties are ordered by title_id.$$;

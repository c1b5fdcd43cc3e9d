-- Words score first; meaning shares out what they leave unexplained of the query, so that nothing outranks an exact name. One generic plan
-- for every query (plan_cache_mode), because planning takes longer than running.
create or replace function rpc.search_titles(
    p_query text, p_embedding vector default null, p_count integer default 20, p_filter data.title_filter default null,
    p_user_id bigint default null, p_exclude integer[] default null, p_include text[] default null
)
returns table (title_id integer, kind text, title text, score float8, matched text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set "hnsw.iterative_scan" = strict_order
set "hnsw.ef_search" = 200
set "hnsw.max_scan_tuples" = 100000
set plan_cache_mode = force_generic_plan
begin atomic
    -- Word match and nearest neighbours filter by kind themselves. The rest of the filter, if there is any (is_filtered), is applied to
    -- what they find.
    with asked as materialized (
        select
            rpc.included_states(p_include) as include, engine.words(p_query) <> '{}' as has_words,
            rpc.checked_filter(p_filter, p_user_id) as filter,
            coalesce(p_filter <> rpc.title_filter(p_kind => (p_filter).kind), false) as is_filtered
    ),

    -- Titles that the user knows are left out before ranking, those of p_exclude after it: a page that excludes the pages before it
    -- continues their order.
    known as materialized (
        select coalesce(array_agg(distinct e.title_id), '{}') as title_ids
        from asked as a
        cross join lateral engine.excluded_titles(p_user_id, null, a.include) as e
    ),

    referred as materialized (
        select t.id as title_id
        from data.titles as t
        where p_query ~ '^\s*[a-z]+:[A-Za-z0-9:_.-]+\s*$' and t.id = engine.resolve_ref(trim(p_query))
    ),

    by_words as materialized (
        select m.title_id, m.score, m.matched
        from engine.word_matches(p_query, (p_filter).kind, (select k.title_ids from known as k)) as m
        where not exists (select 1 from referred)
    ),

    -- Cosines and scores of words do not compare, so a near title scores by its rank, times the square of what the best match by words
    -- leaves unexplained of the query.
    by_meaning as (
        select
            n.title_id,
            (select power(1 - coalesce(max(w.score), 0), 2) from by_words as w)
            / (1 + (row_number() over (order by n.score desc, n.title_id) - 1) / (select engine.tuning('search_rank_scale'))) as score
        from
            engine.nearest_titles(
                p_embedding => p_embedding, p_kind => (p_filter).kind, p_excluded => (select k.title_ids from known as k),
                p_count => (
                    select engine.tuning(case when a.is_filtered then 'search_nearest_filtered' else 'search_nearest' end)::integer
                    from asked as a
                )
            ) as n
        where not exists (select 1 from referred) and (select a.has_words from asked as a)
    ),

    fused as materialized (
        select t.id as title_id, 1::float8 as score, 'title' as matched
        from referred as r
        inner join data.titles as t on t.id = r.title_id
        where
            ((p_filter).kind is null or t.kind = (p_filter).kind)
            and t.id <> all((select k.title_ids from known as k)::integer[])
        union all
        select
            coalesce(w.title_id, m.title_id),
            coalesce(w.score, 0) + coalesce(m.score, 0),
            case when m.score > coalesce(w.score, 0) then 'meaning' else w.matched end
        from by_words as w
        full outer join by_meaning as m on m.title_id = w.title_id
    ),

    page as (
        select f.title_id, f.score, f.matched
        from fused as f
        where
            f.title_id not in (select e.title_id from unnest(p_exclude) as e (title_id) where e.title_id is not null)
            and (
                not (select a.is_filtered from asked as a)
                or f.title_id in (
                    select t.title_id
                    from engine.fitting_titles((select a.filter from asked as a), array(select o.title_id from fused as o)) as t
                )
            )
        order by f.score desc, f.title_id
        limit engine.bounded_limit(p_count, 200)
    )

    select p.title_id, t.kind, x.title, p.score, p.matched
    from page as p
    inner join data.titles as t on t.id = p.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    order by p.score desc, p.title_id;
end;

comment on function rpc.search_titles is
$$Search by words that forgives, and by meaning where words find little. p_query may be a title in any language, misspelt, without its
accents or spaces, unfinished, or half remembered ("shoshank redemtion"), with a person's name or the year; or a reference (imdb:tt0133093).
p_embedding is the query's 384-dimension vector; without it words alone are searched. p_filter keeps what fits (see title_filter).

matched says what the title was found by: its names (title), the people who made it (person), its overview (text), or its meaning.
Leaves out what p_user_id has seen, put aside or hidden, unless p_include names the state (seen, watch_later), and p_exclude. Scores are
at most 1 and compare titles of one search. At most 200 rows, best first; equal ones in order of title_id. PT422 for an unknown genre or
state.$$;

create or replace function rpc.recommend_from_list(
    p_user_id bigint, p_list_id bigint, p_count integer default 20, p_kind text default null, p_exclude integer[] default null,
    p_include text[] default null
)
returns table (title_id integer, kind text, title text, score float8)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set "hnsw.iterative_scan" = strict_order
set "hnsw.ef_search" = 200
set "hnsw.max_scan_tuples" = 100000
as $$
declare
    v_title_ids integer[];
begin
    perform 1 from rpc.get_list(p_user_id, p_list_id);
    v_title_ids := array(select i.title_id from data.list_items as i where i.list_id = p_list_id order by i.title_id);
    return query
        with page as (
            select c.title_id, c.score
            from engine.list_companions(
                v_title_ids, p_kind,
                array(select x.title_id from engine.excluded_titles(p_user_id, p_exclude || v_title_ids, rpc.included_states(p_include)) as x)
            ) as c
            order by c.score desc, c.title_id
            limit engine.bounded_limit(p_count, 200)
        )

        select p.title_id, t.kind, x.title, p.score
        from page as p
        inner join data.titles as t on t.id = p.title_id
        cross join lateral engine.localised_text(t.id, 'en') as x
        order by p.score desc, p.title_id;
end;
$$;

comment on function rpc.recommend_from_list is
$$Recommendations from a user's list: titles that are similar to the list as a whole, in meaning and by who chose them, best first, without
its own titles.

Titles that the user knows are left out, except for states in p_include (seen, watch_later). p_exclude leaves out further titles: for the
next page pass those already shown. p_kind is movie, tv, book or null for all. At most 200 rows; none for an empty list. PT404 unless the
list is the user's own, PT422 for other states.$$;

create or replace function rpc.search_keywords(
    p_query text, p_count integer default 20, p_kind text default null, p_user_id bigint default null,
    p_exclude integer[] default null, p_include text[] default null
)
returns table (title_id integer, kind text, title text, score float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with asked as materialized (
        select rpc.included_states(p_include) as include
    ),

    excluded as materialized (
        select x.title_id from asked as a cross join lateral engine.excluded_titles(p_user_id, p_exclude, a.include) as x
    )

    select m.title_id, t.kind, x.title, m.score
    from engine.keyword_matches(p_query, p_kind) as m
    inner join data.titles as t on t.id = m.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    where m.title_id not in (select e.title_id from excluded as e)
    order by m.score desc, m.title_id
    limit engine.bounded_limit(p_count, 200);
end;

comment on function rpc.search_keywords is
$$Search by words: full text over titles, people and overviews in English and French, and titles spelt almost like the query.

select * from search_keywords('shoshank redemtion') finds The Shawshank Redemption where it is in the catalogue. With p_user_id, what that
user knows is left out, but for states in p_include (seen, watch_later), and so is what p_exclude names.$$;

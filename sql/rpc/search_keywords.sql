create or replace function rpc.search_keywords(
    p_query text, p_count integer default 20, p_kind text default null, p_offset integer default 0
)
returns table (title_id integer, kind text, title text, score float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select m.title_id, t.kind, x.title, m.score
    from engine.keyword_matches(p_query, p_kind) as m
    inner join data.titles as t on t.id = m.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    order by m.score desc, m.title_id
    limit engine.bounded_limit(p_count, 200) offset greatest(p_offset, 0);
end;

comment on function rpc.search_keywords is
$$Search by words: full text over titles, people and overviews in English and French, and titles spelt almost like the query.

select * from search_keywords('shoshank redemtion') finds The Shawshank Redemption where it is in the catalogue.$$;

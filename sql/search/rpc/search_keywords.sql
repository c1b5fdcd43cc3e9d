create or replace function rpc.search_keywords(
    p_query text, p_count integer default 20, p_filter data.title_filter default null, p_user_id bigint default null,
    p_exclude integer[] default null, p_include text[] default null
)
returns table (title_id integer, kind text, title text, score float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select s.title_id, s.kind, s.title, s.score
    from
        rpc.search_titles(
            p_query => p_query, p_embedding => null, p_count => p_count, p_filter => p_filter, p_user_id => p_user_id,
            p_exclude => p_exclude, p_include => p_include
        ) as s
    order by s.score desc, s.title_id;
end;

comment on function rpc.search_keywords is
$$Search by words alone: search_titles without a vector.

select * from search_keywords('shoshank redemtion') finds The Shawshank Redemption where it is in the catalogue.$$;

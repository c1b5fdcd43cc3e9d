create or replace function rpc.get_popular_items(
    p_limit integer default 20, p_kind text default null, p_user_id bigint default null, p_exclude integer[] default null
)
returns table (title_id integer, kind text, title text, mean_rating float8, rating_count integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select p.title_id, t.kind, x.title, p.score, p.rating_count
    from engine.popular_titles(p_kind, p_user_id, p_exclude) as p
    inner join data.titles as t on t.id = p.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    order by p.score desc, p.rating_count desc, p.title_id
    limit engine.bounded_limit(p_limit, 200);
end;

comment on function rpc.get_popular_items is
$$The best rated titles with at least 5 ratings, by mean rating, then number of ratings, then title_id.

p_kind is movie, tv, book or null for all. With p_user_id, titles that user is not to be shown are left out, and so are
those in p_exclude: for the next page name what was shown before. At most 200 rows.$$;

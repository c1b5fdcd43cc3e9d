-- Custom plans (plan_cache_mode) for engine.filtered_titles. Pages continue after a row (p_after_*), so titles added meanwhile shift
-- nothing. A title without a year sorts after the oldest book; one without votes or ratings counts as 0.
create or replace function rpc.list_titles(
    p_filter data.title_filter default null, p_sort text default 'votes', p_after_sort_key float8 default null,
    p_after_title_id integer default null, p_limit integer default 20, p_user_id bigint default null
)
returns table (title_id integer, kind text, title text, year integer, sort_key float8)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_filter data.title_filter := p_filter;
begin
    v_filter.provider_country := coalesce(p_filter.provider_country, engine.reader_country(p_user_id));
    v_filter.maturity_lte := least(p_filter.maturity_lte, engine.maturity_cap(p_user_id));
    return query
        select t.id, t.kind, x.title, t.year::integer, f.sort_key
        from engine.filtered_page(
            p_filter => v_filter, p_sort => p_sort, p_user_id => null, p_exclude => null, p_include => null, p_among => null,
            p_after_sort_key => p_after_sort_key, p_after_title_id => p_after_title_id,
            p_count => engine.bounded_limit(p_limit, 200)
        ) with ordinality as f
        inner join data.titles as t on t.id = f.title_id
        cross join lateral engine.localised_text(t.id, 'en') as x
        order by f.ordinality;
end;
$$;

comment on function rpc.list_titles is
$$The catalogue, filtered (p_filter: see title_filter), without what is above the maturity cap of p_user_id; a genre that does not exist
has no titles.

p_sort is votes, imdb, rating (this site's users) or year, highest first, then title_id. For the next page pass the last row's sort_key and
title_id. At most 200 rows.$$;

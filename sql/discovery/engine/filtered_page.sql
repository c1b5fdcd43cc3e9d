-- How many titles fit is unknown until they are read. The first attempt reads only the top of the order (tuning: filtered_first), which an
-- index gives and which fills most pages; where that is not enough, a second one reads the whole catalogue. What fits is materialised,
-- or a planner that expects to fill the page soon would walk the whole index.
create or replace function engine.filtered_page(
    p_filter data.title_filter, p_sort text, p_user_id bigint, p_exclude integer[], p_include text[], p_among integer[],
    p_after_sort_key float8, p_after_title_id integer, p_count integer
)
returns table (title_id integer, sort_key float8)
language plpgsql stable parallel safe
as $$
declare
    v_first constant integer := engine.tuning('filtered_first');
    v_least float8;
    v_title_ids integer[];
    v_sort_keys float8[];
begin
    -- Names and services choose titles by themselves, and the top of an order seldom fills a long page.
    if
        p_sort in ('votes', 'imdb', 'release', 'popularity')
        and coalesce(p_filter.people, p_filter.keywords, p_filter.providers) is null and p_among is null
        and 10 * p_count <= v_first
    then
        with known as materialized (
            select x.title_id from engine.excluded_titles(p_user_id, p_exclude, p_include) as x
        )

        select
            case p_sort
                when 'popularity' then (
                    select t.score from data.title_trends as t
                    where (p_after_sort_key is null or t.score <= p_after_sort_key) and t.title_id not in (select k.title_id from known as k)
                    order by t.score desc, t.title_id
                    limit 1 offset v_first
                )
                else (
                    select f.sort_key
                    from engine.filtered_titles(null, p_sort) as f
                    where
                        (p_after_sort_key is null or f.sort_key <= p_after_sort_key)
                        and f.title_id not in (select k.title_id from known as k)
                    order by f.sort_key desc, f.title_id
                    limit 1 offset v_first
                )
            end
        into v_least;
    end if;
    loop
        with fitting as materialized (
            select f.title_id, f.sort_key
            from engine.filtered_titles(p_filter, p_sort) as f
            where
                (v_least is null or f.sort_key >= v_least)
                and (
                    p_after_title_id is null
                    or (f.sort_key <= p_after_sort_key and (f.sort_key < p_after_sort_key or f.title_id > p_after_title_id))
                )
                and (p_among is null or f.title_id = any(p_among))
                and f.title_id not in (select x.title_id from engine.excluded_titles(p_user_id, p_exclude, p_include) as x)
        ),

        page as (
            select f.title_id, f.sort_key from fitting as f order by f.sort_key desc, f.title_id limit p_count
        )

        select
            array_agg(p.title_id order by p.sort_key desc, p.title_id), array_agg(p.sort_key order by p.sort_key desc, p.title_id)
        into v_title_ids, v_sort_keys
        from page as p;
        exit when v_least is null or cardinality(v_title_ids) >= p_count;
        v_least := null;
    end loop;
    return query select f.title_id, f.sort_key from unnest(v_title_ids, v_sort_keys) as f (title_id, sort_key);
end;
$$;

comment on function engine.filtered_page is
$$The first p_count titles of filtered_titles(), by sort_key and then title_id, without what the user is not to be shown: after the row
with p_after_sort_key and p_after_title_id, and with p_among only of these.$$;

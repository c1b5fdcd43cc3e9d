-- Custom plans (plan_cache_mode) for engine.filtered_titles. Pages continue after a row (p_after_*), not at an offset. A personal order
-- computes a score for every title that it considers, so it considers a bounded number: the most popular ones.
create or replace function rpc.discover_titles(
    p_user_id bigint default null, p_filter data.title_filter default null, p_sort text default 'popularity',
    p_exclude integer[] default null, p_include text[] default null, p_among integer[] default null,
    p_after_sort_key float8 default null, p_after_title_id integer default null, p_limit integer default 20
)
returns table (title_id integer, kind text, title text, year integer, sort_key float8)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_filter constant data.title_filter := rpc.checked_filter(p_filter, p_user_id);
    v_include constant text[] := rpc.included_states(p_include);
    v_is_personal constant boolean := p_sort = 'personal' and p_user_id is not null;
    v_title_ids integer[];
    v_sort_keys float8[];
begin
    if p_sort is null or p_sort not in ('imdb', 'votes', 'popularity', 'release', 'personal') then
        raise exception using
            errcode = 'PT422',
            message = format('There is no sort %s.', coalesce(p_sort, 'null')),
            hint = 'A sort is imdb, votes, popularity, release or personal.';
    end if;

    select coalesce(array_agg(f.title_id order by f.ordinality), '{}'), array_agg(f.sort_key order by f.ordinality)
    into v_title_ids, v_sort_keys
    from engine.filtered_page(
        p_filter => v_filter,
        p_sort => case when p_sort = 'personal' then 'popularity' else p_sort end,
        p_user_id => p_user_id, p_exclude => p_exclude, p_include => v_include, p_among => p_among,
        p_after_sort_key => case when not v_is_personal then p_after_sort_key end,
        p_after_title_id => case when not v_is_personal then p_after_title_id end,
        p_count => case when v_is_personal then engine.tuning('personal_pool')::integer else engine.bounded_limit(p_limit, 200) end
    ) with ordinality as f;

    if v_is_personal then
        select array_agg(r.title_id order by r.ordinality), array_agg(r.score order by r.ordinality) into v_title_ids, v_sort_keys
        from rpc.recommend(
            p_user_id => p_user_id, p_count => p_limit, p_kind => v_filter.kind, p_exclude => p_exclude, p_lambda => 1,
            p_among => v_title_ids, p_include => v_include
        ) with ordinality as r;
    end if;

    return query
        select t.id, t.kind, x.title, t.year::integer, f.sort_key
        from unnest(v_title_ids, v_sort_keys) with ordinality as f (title_id, sort_key, ordinality)
        inner join data.titles as t on t.id = f.title_id
        cross join lateral engine.localised_text(t.id, 'en') as x
        order by f.ordinality;
end;
$$;

comment on function rpc.discover_titles is
$$Titles that fit filters (p_filter: see title_filter), without those the user knows, as many as were asked for while there are any.

p_sort is imdb, votes, popularity (trending score), release (latest first) or personal, highest first, then title_id; for the next page pass the
last row's sort_key and title_id. personal orders the 200 most popular titles that fit (tuning: personal_pool) by the score that
recommend() would give them: for its next page pass the rest of the list as p_among. Without p_user_id it is popularity.
p_among: only these. p_exclude leaves more titles out, p_include lets some that the user knows in: seen, watch_later. At most 200 rows.
PT422 for an unknown genre, sort or state.$$;

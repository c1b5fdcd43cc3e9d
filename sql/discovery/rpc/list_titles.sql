-- A page continues after the last row of the one before (p_after_*), so that titles added meanwhile shift nothing. A title
-- without a year comes behind the oldest book, one without votes or ratings has 0.
create or replace function rpc.list_titles(
    p_kind text default null, p_genres text[] default null, p_not_genres text[] default null,
    p_languages text[] default null, p_not_languages text[] default null, p_countries text[] default null,
    p_year_gte integer default null, p_year_lte integer default null,
    p_runtime_gte integer default null, p_runtime_lte integer default null,
    p_imdb_gte float8 default null, p_votes_gte integer default null,
    p_sort text default 'votes', p_after_sort_key float8 default null, p_after_title_id integer default null,
    p_limit integer default 20, p_user_id bigint default null
)
returns table (title_id integer, kind text, title text, year integer, sort_key float8)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
    return query
        select t.id, t.kind, x.title, t.year::integer, f.sort_key
        from engine.first_filtered_titles(
            p_kind, p_genres, 'any', p_not_genres, p_languages, p_not_languages, p_countries, null, null, null, null,
            p_year_gte, p_year_lte, p_runtime_gte, p_runtime_lte, p_imdb_gte, p_votes_gte, engine.maturity_cap(p_user_id), null, null,
            p_sort, null, null, null, null, p_after_sort_key, p_after_title_id, engine.bounded_limit(p_limit, 200)
        ) with ordinality as f (title_id, sort_key, place)
        inner join data.titles as t on t.id = f.title_id
        cross join lateral engine.localised_text(t.id, 'en') as x
        order by f.place;
end;
$$;

comment on function rpc.list_titles is
$$The catalogue, filtered: kind, genres (any of, none of), original languages, countries, years, running time, IMDb rating and votes.

Null means no filter; a title that lacks the value asked for is left out, and one above the maturity cap of p_user_id. p_sort is votes,
imdb, rating (this site's users) or year, highest first, then title_id. For the next page pass the last row's sort_key and title_id. At
most 200 rows.$$;

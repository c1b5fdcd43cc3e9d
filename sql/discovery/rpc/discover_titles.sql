-- Filters are planned with their values, as engine.filtered_titles wants it. A page continues after the last row of the one before
-- (p_after_*). A personal order has to score every title that it looks at, so it looks at a bounded number of them: the most popular.
create or replace function rpc.discover_titles(
    p_user_id bigint default null, p_kind text default null, p_genres text[] default null, p_genre_match text default 'any',
    p_not_genres text[] default null, p_languages text[] default null, p_not_languages text[] default null,
    p_countries text[] default null, p_people text[] default null, p_not_people text[] default null,
    p_keywords text[] default null, p_not_keywords text[] default null,
    p_year_gte integer default null, p_year_lte integer default null,
    p_runtime_gte integer default null, p_runtime_lte integer default null,
    p_imdb_gte float8 default null, p_votes_gte integer default null, p_maturity_lte integer default null,
    p_providers text[] default null, p_provider_country text default null,
    p_sort text default 'popularity',
    p_exclude integer[] default null, p_include text[] default null, p_among integer[] default null,
    p_after_sort_key float8 default null, p_after_title_id integer default null, p_limit integer default 20
)
returns table (title_id integer, kind text, title text, year integer, sort_key float8)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_mistake constant text := engine.filter_mistake(p_sort, p_genre_match, p_genres || p_not_genres);
    v_include constant text[] := rpc.included_states(p_include);
    v_country constant text := coalesce(p_provider_country, engine.reader_country(p_user_id));
    v_sort constant text := case when p_sort = 'personal' then 'popularity' else p_sort end;
    v_is_personal constant boolean := p_sort = 'personal' and p_user_id is not null;
    v_title_ids integer[];
    v_sort_keys float8[];
begin
    if v_mistake is not null then
        raise exception using errcode = 'PT422', message = v_mistake, hint = 'Genres are those of genres().';
    end if;

    select coalesce(array_agg(f.title_id order by f.place), '{}'), array_agg(f.sort_key order by f.place)
    into v_title_ids, v_sort_keys
    from engine.first_filtered_titles(
        p_kind, p_genres, p_genre_match, p_not_genres, p_languages, p_not_languages, p_countries, p_people, p_not_people,
        p_keywords, p_not_keywords, p_year_gte, p_year_lte, p_runtime_gte, p_runtime_lte, p_imdb_gte, p_votes_gte,
        p_maturity_lte, p_providers, v_country, v_sort, p_user_id, p_exclude, v_include, p_among,
        case when not v_is_personal then p_after_sort_key end, case when not v_is_personal then p_after_title_id end,
        case when v_is_personal then engine.tuning('personal_pool')::integer else engine.bounded_limit(p_limit, 200) end
    ) with ordinality as f (title_id, sort_key, place);

    if v_is_personal then
        select array_agg(r.title_id order by r.place), array_agg(r.score order by r.place) into v_title_ids, v_sort_keys
        from rpc.recommend(
            p_user_id, p_limit, p_kind, p_exclude, p_lambda => 1, p_among => v_title_ids, p_include => v_include
        ) with ordinality as r (
            title_id, kind, title, strategy, score, predicted_rating, neighbours, collaborative, content, graph, sentiment,
            popularity, context, place
        );
    end if;

    return query
        select t.id, t.kind, x.title, t.year::integer, f.sort_key
        from unnest(v_title_ids, v_sort_keys) with ordinality as f (title_id, sort_key, place)
        inner join data.titles as t on t.id = f.title_id
        cross join lateral engine.localised_text(t.id, 'en') as x
        order by f.place;
end;
$$;

comment on function rpc.discover_titles is
$$Titles that fit filters, without those the user knows, as many as were asked for while there are any.

Null means no filter. Of p_genres, p_languages, p_countries and p_providers (services that stream it in p_provider_country, else in the
country of the user's preferences, else anywhere) any fits, with p_genre_match 'all' all genres; of p_people and p_keywords all must
fit, whatever their case and accents. A title that lacks a value asked for does not fit. p_maturity_lte is an age: 13 is what a child of
13 may see. p_among: only these.

p_sort is imdb, votes, popularity (trend), release (latest first) or personal, highest first, then title_id; for the next page pass the
last row's sort_key and title_id. personal orders the 200 most popular titles that fit (tuning: personal_pool) by the score that
recommend() would give them: for its next page pass the rest of the list as p_among. Without p_user_id it is popularity.
p_exclude leaves more titles out, p_include lets some that the user knows in: seen, watch_later. At most 200 rows.
PT422 for an unknown genre, sort or state.$$;

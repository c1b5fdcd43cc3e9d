create or replace function rpc.discovery_facets(
    p_user_id bigint default null, p_kind text default null, p_genres text[] default null, p_genre_match text default 'any',
    p_not_genres text[] default null, p_languages text[] default null, p_not_languages text[] default null,
    p_countries text[] default null, p_people text[] default null, p_not_people text[] default null,
    p_keywords text[] default null, p_not_keywords text[] default null,
    p_year_gte integer default null, p_year_lte integer default null,
    p_runtime_gte integer default null, p_runtime_lte integer default null,
    p_imdb_gte float8 default null, p_votes_gte integer default null, p_maturity_lte integer default null,
    p_providers text[] default null, p_provider_country text default null,
    p_exclude integer[] default null, p_include text[] default null,
    p_language text default 'en'
)
returns table (facet text, value text, name text, titles bigint)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_mistake constant text := engine.filter_mistake('popularity', p_genre_match, p_genres || p_not_genres);
    v_include constant text[] := rpc.included_states(p_include);
    v_country constant text := coalesce(p_provider_country, engine.reader_country(p_user_id));
begin
    if v_mistake is not null then
        raise exception using errcode = 'PT422', message = v_mistake, hint = 'Genres are those of genres().';
    end if;
    return query
        -- Titles have few sets of genres: those are counted, and then their genres.
        with counted as materialized (
            select
                grouping(f.kind, f.original_language, f.decade, f.genre_bits) as others,
                f.kind, f.original_language, f.decade, f.genre_bits, count(*) as titles
            from (
                select l.kind, l.original_language, floor(l.year / 10.0::float8)::integer * 10 as decade, l.genre_bits
                from engine.filtered_titles(
                    p_kind, p_genres, p_genre_match, p_not_genres, p_languages, p_not_languages, p_countries, p_people, p_not_people,
                    p_keywords, p_not_keywords, p_year_gte, p_year_lte, p_runtime_gte, p_runtime_lte, p_imdb_gte, p_votes_gte,
                    p_maturity_lte, p_providers, v_country, null
                ) as l
                where l.title_id not in (select x.title_id from engine.excluded_titles(p_user_id, p_exclude, v_include) as x)
            ) as f
            group by grouping sets ((f.kind), (f.original_language), (f.decade), (f.genre_bits))
        )

        select 'kind', c.kind, engine.option_name('kinds', c.kind, p_language), c.titles
        from counted as c
        where c.others = 7
        union all
        select
            'language', c.original_language,
            coalesce(engine.option_name('languages', c.original_language, p_language), c.original_language), c.titles
        from counted as c
        where c.others = 11 and c.original_language is not null
        union all
        select
            'decade', c.decade::text, case p_language when 'fr' then 'Années ' || c.decade else c.decade || 's' end, c.titles
        from counted as c
        where c.others = 13 and c.decade is not null
        union all
        select 'genre', g.slug, engine.genre_name(g.slug, p_language), sum(c.titles)::bigint
        from counted as c
        inner join data.genres as g on c.genre_bits & (1::bigint << g.bit) <> 0
        where c.others = 14
        group by g.slug
        order by 1, 4 desc, 2;
end;
$$;

comment on function rpc.discovery_facets is
$$How many of the titles that discover_titles() finds with the same filters each genre, decade, original language and kind (facet) has.

value is what filters take, for a decade its first year; name is in a language (en, fr). Most titles first. A title counts once for each
of its genres, and not for a language or decade that nobody knows. PT422 for an unknown genre or state.$$;

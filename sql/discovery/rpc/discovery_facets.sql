-- Custom plans (plan_cache_mode) for engine.filtered_titles.
create or replace function rpc.discovery_facets(
    p_user_id bigint default null, p_filter data.title_filter default null, p_exclude integer[] default null,
    p_include text[] default null, p_language text default 'en'
)
returns table (facet text, value text, name text, titles bigint)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_filter constant data.title_filter := rpc.checked_filter(p_filter, p_user_id);
    v_include constant text[] := rpc.included_states(p_include);
begin
    return query
        -- A catalogue has few distinct combinations of genres: titles are counted by combination, then combinations by genre.
        with counted as materialized (
            select
                grouping(f.kind, f.original_language, f.decade, f.genre_bits) as others,
                f.kind, f.original_language, f.decade, f.genre_bits, count(*) as titles
            from (
                select l.kind, l.original_language, floor(l.year / 10.0::float8)::integer * 10 as decade, l.genre_bits
                from engine.filtered_titles(v_filter, null) as l
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
of its genres, and not at all for a decade or language that it lacks. PT422 for an unknown genre or state.$$;

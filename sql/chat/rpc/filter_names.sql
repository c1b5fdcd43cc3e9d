create or replace function rpc.filter_names(
    p_language text, p_genres text[] default null, p_moods text[] default null, p_languages text[] default null,
    p_providers text[] default null
)
returns table (filter text, value text, name text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select 'genre', g.slug, engine.genre_name(g.slug, p_language)
    from unnest(p_genres) with ordinality as g (slug, position)
    union all
    select 'mood', n.mood, n.name
    from data.mood_names as n
    where n.mood = any(p_moods) and n.language = p_language
    union all
    select 'language', n.option, n.name
    from data.onboarding_option_names as n
    where n.question = 'languages' and n.option = any(p_languages) and n.language = p_language
    union all
    select 'provider', s.slug, s.name
    from data.services as s
    where s.slug = any(p_providers)
    order by 1, 2;
end;

comment on function rpc.filter_names is
$$The names of genres, moods, original languages and streaming services in a language.

A value without a name has no row, or a null name.$$;

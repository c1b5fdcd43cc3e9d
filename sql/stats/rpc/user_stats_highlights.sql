create or replace function rpc.user_stats_highlights(p_user_id bigint, p_year integer default null, p_language text default 'en')
returns table (highlight text, place integer, title_id integer, kind text, title text, seen_at timestamptz, rating float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with history as materialized (
        select h.title_id, h.seen_at, h.rating, h.rated_at, h.is_seen, h.is_rated
        from engine.user_history(p_user_id, p_year) as h
    ),

    placed as (
        select
            'first_seen' as highlight, row_number() over (order by h.seen_at, h.title_id) as place, 1 as places, h.title_id, h.seen_at,
            h.rating
        from history as h
        where h.is_seen
        union all
        select 'last_seen', row_number() over (order by h.seen_at desc, h.title_id desc), 1, h.title_id, h.seen_at, h.rating
        from history as h
        where h.is_seen
        union all
        select
            'highest_rated', row_number() over (order by h.rating desc, h.rated_at desc, h.title_id), 5, h.title_id, h.seen_at, h.rating
        from history as h
        where h.is_rated
    )

    select p.highlight, p.place::integer, p.title_id, t.kind, x.title, p.seen_at, p.rating
    from placed as p
    inner join data.titles as t on t.id = p.title_id
    cross join lateral engine.localised_text(p.title_id, p_language) as x
    where p.place <= p.places
    order by p.highlight, p.place;
end;

comment on function rpc.user_stats_highlights is
$$The first and the last title that a user has seen (first_seen, last_seen) and the five that they rated highest, latest first where ratings
are equal (highest_rated); with p_year in that year only. Titles in p_language.$$;

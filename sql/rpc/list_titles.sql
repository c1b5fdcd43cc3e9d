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
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with candidate as (
        select
            t.id, t.kind, t.year,
            coalesce(case p_sort
                when 'votes' then greatest(t.imdb_votes, t.tmdb_votes)
                when 'imdb' then t.imdb_rating
                when 'rating' then s.rating_sum / nullif(s.rating_count, 0)
                when 'year' then coalesce(t.year, -10000)
            end, 0)::float8 as sort_key
        from data.titles as t
        left join data.title_statistics as s on s.title_id = t.id
        where
            (p_kind is null or t.kind = p_kind)
            and (p_genres is null or exists (
                select 1 from data.title_genres as g where g.title_id = t.id and g.genre = any(p_genres)
            ))
            and (p_not_genres is null or not exists (
                select 1 from data.title_genres as g where g.title_id = t.id and g.genre = any(p_not_genres)
            ))
            and (p_languages is null or t.original_language = any(p_languages))
            and (p_not_languages is null or coalesce(t.original_language <> all(p_not_languages), true))
            and (p_countries is null or t.countries && p_countries)
            and (p_year_gte is null or t.year >= p_year_gte)
            and (p_year_lte is null or t.year <= p_year_lte)
            and (p_runtime_gte is null or t.runtime_minutes >= p_runtime_gte)
            and (p_runtime_lte is null or t.runtime_minutes <= p_runtime_lte)
            and (p_imdb_gte is null or t.imdb_rating >= p_imdb_gte::real)
            and (p_votes_gte is null or t.imdb_votes >= p_votes_gte)
            and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
    ),

    page as (
        select c.id, c.kind, c.year, c.sort_key
        from candidate as c
        where
            p_after_title_id is null
            or c.sort_key < p_after_sort_key
            or (c.sort_key = p_after_sort_key and c.id > p_after_title_id)
        order by c.sort_key desc, c.id
        limit engine.bounded_limit(p_limit, 200)
    )

    select p.id, p.kind, x.title, p.year, p.sort_key
    from page as p
    cross join lateral engine.localised_text(p.id, 'en') as x
    order by p.sort_key desc, p.id;
end;

comment on function rpc.list_titles is
$$The catalogue, filtered: kind, genres (any of, none of), original languages, countries, years, running time, IMDb rating and votes.

Null means no filter; a title that lacks the value asked for is left out, and one above the maturity cap of p_user_id. p_sort is votes, imdb, rating (this site's users) or year,
highest first, then title_id. For the next page pass the last row's sort_key and title_id. At most 200 rows.$$;

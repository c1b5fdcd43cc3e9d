-- A source's own id is preferred, then IMDb's, then the name, which needs a search.
create or replace function engine.missing_title_refs(p_user_id bigint, p_import_id bigint)
returns table (queue text, ref text)
language sql stable parallel safe
begin atomic
    select distinct
        case when e.kind = 'book' then 'google' else 'tmdb' end,
        case
            when e.kind = 'book'
                then (select min(n.ref) from unnest(e.refs) as n (ref) where n.ref ~ '^isbn:97[0-9]{11}$')
            else
                coalesce(
                    (select min(n.ref) from unnest(e.refs) as n (ref) where n.ref ~ '^tmdb:(movie|tv):[0-9]{1,9}$'),
                    (select min(n.ref) from unnest(e.refs) as n (ref) where n.ref ~ '^imdb:tt[0-9]{5,10}$'),
                    'named:' || coalesce(e.kind, 'movie') || ':' || lpad(e.year::text, 4, '0') || ':' || nullif(left(e.title, 150), '')
                )
        end
    from data.import_entries as e
    where e.user_id = p_user_id and e.import_id = p_import_id and e.waits and coalesce(e.year, 1) > 0;
end;

comment on function engine.missing_title_refs is
$$What to request from the sources so that the waiting entries of an import find their titles: at TMDB tmdb:movie:603, imdb:tt0133093 or
named:movie:1999:The Matrix, at Google Books isbn:9780141439471. ref is null if a title cannot be requested.$$;

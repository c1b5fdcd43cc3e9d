create or replace function rpc.unknown_refs(p_refs text[])
returns table (ref text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select distinct r.ref
    from unnest(p_refs) as r (ref)
    where engine.resolve_ref(r.ref) is null
    order by r.ref;
end;

comment on function rpc.unknown_refs is
$$The references (tmdb:movie:603, imdb:tt0133093) among the given ones that identify no title of the catalogue.$$;

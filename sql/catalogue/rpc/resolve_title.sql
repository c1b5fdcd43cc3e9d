create or replace function rpc.resolve_title(p_ref text)
returns table (title_id integer, kind text)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query select t.id, t.kind from data.titles as t where t.id = engine.resolve_ref(p_ref);
    if not found then
        raise exception using
            errcode = 'PT404',
            message = 'There is no such title.',
            hint = 'Name a title by its id or as source:value, for example tmdb:movie:603 or imdb:tt0133093.';
    end if;
end;
$$;

comment on function rpc.resolve_title is
$$The id of the title that a reference identifies: our own id, tmdb:movie:603, imdb:tt0133093, isbn:..., google:..., movielens:.... PT404 if
unknown.$$;

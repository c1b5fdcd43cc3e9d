create or replace function rpc.checked_filter(p_filter data.title_filter, p_user_id bigint)
returns data.title_filter
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_filter data.title_filter := p_filter;
    v_genre text;
begin
    select n.genre into v_genre
    from unnest(p_filter.genres || p_filter.not_genres) as n (genre)
    where not exists (select 1 from data.genres as g where g.slug = n.genre)
    order by n.genre
    limit 1;
    if found then
        raise exception using
            errcode = 'PT422',
            message = format('There is no genre %s.', coalesce(v_genre, 'null')),
            hint = 'genres() lists them.';
    end if;
    v_filter.provider_country := coalesce(p_filter.provider_country, engine.reader_country(p_user_id));
    return v_filter;
end;
$$;

comment on function rpc.checked_filter is
$$A filter as it holds for a user: with the country of their preferences where p_filter names none. PT422 for an unknown genre.$$;

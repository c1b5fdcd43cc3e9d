create or replace function rpc.my_services(p_user_id bigint)
returns table (providers text[])
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        select array_agg(w.service order by w.service)
        from data.preferred_services as w
        where w.user_id = p_user_id
        having count(*) > 0;
    if not found then
        raise exception using
            errcode = 'PT422',
            message = 'You have not said which streaming services you have.',
            hint = 'Name them in your preferences, with the country where you watch.';
    end if;
end;
$$;

comment on function rpc.my_services is
$$The streaming services in a user's preferences, in the form that functions with filters accept: discover_titles(7,
title_filter(p_providers => (select providers from my_services(7)))). Those functions also use the country of the preferences unless
another is given. PT422 for a user who has saved none.$$;

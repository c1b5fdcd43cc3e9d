create or replace function rpc.save_preferences(
    p_user_id bigint, p_language text default null, p_country text default null, p_providers text[] default null,
    p_maturity_lte integer default null, p_rating_scale text default 'stars'
)
returns table (
    language text, country text, providers text[], maturity_lte integer, rating_scale text, updated_at timestamptz
)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    if not found then
        raise exception using errcode = 'PT404', message = 'There is no such user.';
    end if;
    if p_maturity_lte not between 0 and 21 then
        raise exception using
            errcode = 'PT422',
            message = 'The maturity cap is an age from 0 to 21.',
            hint = 'Null or an age from 18 shows everything.';
    end if;
    insert into data.preferences as p (user_id, language, country, maturity_lte, rating_scale, updated_at)
    values (p_user_id, p_language, p_country, p_maturity_lte, coalesce(p_rating_scale, 'stars'), now())
    on conflict on constraint preferences_pkey do update
        set
            language = excluded.language, country = excluded.country, maturity_lte = excluded.maturity_lte,
            rating_scale = excluded.rating_scale, updated_at = excluded.updated_at;
    delete from data.preferred_services as w where w.user_id = p_user_id;
    insert into data.preferred_services (user_id, service)
    select distinct p_user_id, w.service from unnest(p_providers) as w (service) where w.service is not null;
    return query
        select g.language, g.country, g.providers, g.maturity_lte, g.rating_scale, g.updated_at
        from rpc.get_preferences(p_user_id) as g;
end;
$$;

comment on function rpc.save_preferences is
$$Replaces a user's preferences and returns them: see get_preferences. Parameters left out are reset to their defaults.

The account's owner may raise the maturity cap as well as lower it; no PIN protects it. PT404 for an unknown user, PT422 for an invalid
language, country, provider, age or scale.$$;

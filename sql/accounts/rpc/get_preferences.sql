create or replace function rpc.get_preferences(p_user_id bigint)
returns table (
    language text, country text, providers text[], maturity_lte integer, rating_scale text, updated_at timestamptz
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        p.language, p.country,
        array(select w.service from data.preferred_services as w where w.user_id = p_user_id order by w.service),
        p.maturity_lte, coalesce(p.rating_scale, 'stars'), p.updated_at
    from (select p_user_id as user_id) as u
    left join data.preferences as p on p.user_id = u.user_id;
end;

comment on function rpc.get_preferences is
$$How a user wants to use the service. Always one row: somebody who never saved any has the defaults, with updated_at null.

language (en, fr) counts for requests that name none by `lang` or Accept-Language. country and providers say where and with which
streaming services they watch. maturity_lte is the age that titles must be meant for, at most: every list and every title obeys it,
and a title that nobody classified counts as for adults; null, or 18 and more, shows everything. rating_scale (stars, ten, hundred)
is for the frontend: ratings are sent and answered in stars from 0.5 to 5 whatever it is.$$;

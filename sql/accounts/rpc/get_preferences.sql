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
$$A user's preferences. Always one row: a user who never saved any has the defaults, with updated_at null.

language (en, fr) applies to requests that specify none by `lang` or Accept-Language. country and providers are where, and with which
streaming services, the user watches. maturity_lte is the highest minimum age of titles to show: it applies to every list and every title,
and an unclassified title counts as adult; null, or 18 and more, shows everything. rating_scale (stars, ten, hundred) is for the frontend
only: ratings are sent and returned in stars from 0.5 to 5 in any case.$$;

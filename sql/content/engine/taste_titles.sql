create or replace function engine.taste_titles(p_user_id bigint)
returns table (title_id integer, weight float8)
language sql stable parallel safe
begin atomic
    select r.title_id, r.rating - r.mean + (select engine.tuning('taste_offset'))
    from engine.latest_ratings(p_user_id) as r
    where r.recency <= (select engine.tuning('taste_ratings'))
    union all
    select f.title_id, (select engine.tuning('taste_favourite'))
    from engine.favourite_titles(p_user_id) as f
    where f.title_id not in (select r.title_id from data.ratings as r where r.user_id = p_user_id);
end;

comment on function engine.taste_titles is
$$The titles that define a user's taste: the latest 200 ratings (tuning: taste_ratings), weighted by stars above the user's mean, and
favourites. Weights are negative for titles liked less than usual.$$;

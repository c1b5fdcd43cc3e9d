create or replace function rpc.rate_title(p_user_id bigint, p_title_id integer, p_rating float8, p_seen boolean default true)
returns table (rating_id bigint, title_id integer, rating real, rated_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_stored data.ratings;
begin
    if p_rating is null or not p_rating between 0.5 and 5.0 then
        raise exception using
            errcode = 'PT422',
            message = 'A rating is a number of stars from 0.5 to 5.0.',
            hint = 'Half stars are usual, but any value in the range is kept.';
    end if;
    if not exists (select 1 from data.titles as t where t.id = p_title_id) then
        raise exception using errcode = 'PT404', message = 'There is no such title.';
    end if;
    if not exists (select 1 from data.users as u where u.id = p_user_id) then
        raise exception using errcode = 'PT404', message = 'There is no such user.';
    end if;
    v_stored := engine.store_rating(p_user_id => p_user_id, p_title_id => p_title_id, p_rating => p_rating::real, p_rated_at => now());
    perform engine.mark_rated(p_user_id, p_title_id, coalesce(p_seen, true));
    return query select v_stored.id, v_stored.title_id, v_stored.rating, v_stored.rated_at;
end;
$$;

comment on function rpc.rate_title is
$$Rates a title with 0.5 to 5.0 stars, or changes its rating. The next recommendation takes it into account.

The title counts as seen from then on; with p_seen false it keeps its state, or has none. undo_title_state() undoes that, and so does
withdrawing the rating.

PT422 outside the range, PT404 for an unknown title or user.$$;

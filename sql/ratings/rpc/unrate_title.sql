create or replace function rpc.unrate_title(p_user_id bigint, p_title_id integer)
returns table (rating_id bigint, title_id integer, rating real)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_removed data.ratings;
begin
    v_removed := engine.store_rating(p_user_id => p_user_id, p_title_id => p_title_id, p_rating => null, p_rated_at => now());
    if v_removed.user_id is null then
        raise exception using errcode = 'PT404', message = 'You have not rated this title.';
    end if;
    return query select v_removed.id, v_removed.title_id, v_removed.rating;
end;
$$;

comment on function rpc.unrate_title is
$$Withdraws a user's rating of a title and returns it. PT404 if there is none.$$;

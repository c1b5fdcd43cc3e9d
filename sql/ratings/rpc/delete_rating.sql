create or replace function rpc.delete_rating(p_user_id bigint, p_rating_id bigint)
returns table (rating_id bigint, title_id integer, rating real)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_title_id integer;
begin
    select r.title_id into v_title_id from data.ratings as r where r.user_id = p_user_id and r.id = p_rating_id;
    if v_title_id is null then
        raise exception using errcode = 'PT404', message = 'You have no rating with this id.';
    end if;
    return query select u.rating_id, u.title_id, u.rating from rpc.unrate_title(p_user_id, v_title_id) as u;
end;
$$;

comment on function rpc.delete_rating is
$$Withdraws a rating by its id, if it is the user's own, and returns it. PT404 if the user has no such rating.$$;

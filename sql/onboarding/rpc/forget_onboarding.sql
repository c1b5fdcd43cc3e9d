create or replace function rpc.forget_onboarding(p_user_id bigint)
returns table (answers integer, favourites integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_answers integer;
    v_favourites integer;
begin
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    delete from data.onboarding_answers as a where a.user_id = p_user_id;
    get diagnostics v_answers = row_count;
    delete from data.favourites as f where f.user_id = p_user_id;
    get diagnostics v_favourites = row_count;
    delete from data.onboardings as o where o.user_id = p_user_id;
    return query select v_answers, v_favourites;
end;
$$;

comment on function rpc.forget_onboarding is
$$Deletes all of a user's quiz answers and favourites, as if the quiz had never been shown. Returns how many there were.$$;

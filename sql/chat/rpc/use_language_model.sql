create or replace function rpc.use_language_model(p_user_id bigint)
returns table (allowed boolean)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := now() at time zone 'UTC';
    v_daily constant integer := engine.tuning('language_model_daily');
begin
    delete from data.language_model_uses as u where u.user_id = p_user_id and u.used_on < v_today;
    insert into data.language_model_uses as u (user_id, used_on, uses)
    select p_user_id, v_today, 1
    where v_daily >= 1
    on conflict on constraint language_model_uses_pkey do update set uses = u.uses + 1 where u.uses < v_daily;
    return query select found;
end;
$$;

comment on function rpc.use_language_model is
$$Counts a message of a user that is sent to a language model; allowed is false if the user's messages for today (UTC) are used up.

tuning: language_model_daily.$$;

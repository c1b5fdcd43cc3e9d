-- Only personalised lists carry the variant: no other list depends on it, so their impressions would only add noise to the comparison.
create or replace function rpc.record_impressions(
    p_user_id bigint, p_surface text, p_list_id uuid, p_first_position integer, p_title_ids integer[],
    p_shown_at timestamptz default null
)
returns table (recorded boolean)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_experiment constant text := case when p_surface = 'personalized' then engine.running_experiment() end;
begin
    if not exists (select 1 from data.users as u where u.id = p_user_id) then
        raise exception using errcode = 'PT404', message = 'There is no such user.';
    end if;
    insert into data.impressions (user_id, list_id, first_position, surface, title_ids, experiment, variant, shown_at)
    values (
        p_user_id, p_list_id, p_first_position, p_surface, p_title_ids,
        v_experiment, engine.assigned_variant(v_experiment, p_user_id), least(p_shown_at, now())
    )
    on conflict on constraint impressions_pkey do nothing;
    return query select found;
end;
$$;

comment on function rpc.record_impressions is
$$Records that a user was shown a page of a list: the titles, the position of the first one (1 is the top), and the time (now unless
p_shown_at is earlier). p_surface is personalized, popular, similar or discovery; p_list_id is the same for all pages of one list.

A page that was already recorded changes nothing: recorded is then false. While an experiment is running, a personalised page counts for the
user's variant. PT404 for an unknown user.$$;

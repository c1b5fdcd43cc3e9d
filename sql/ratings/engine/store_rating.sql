-- The user's row is locked first, which serialises two ratings of one user, and titles second, so that writers cannot deadlock.
create or replace function engine.store_rating(p_user_id bigint, p_title_id integer, p_rating real, p_rated_at timestamptz)
returns data.ratings
language plpgsql volatile parallel unsafe
as $$
declare
    v_previous real;
    v_stored data.ratings;
begin
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    select r.rating into v_previous from data.ratings as r where r.user_id = p_user_id and r.title_id = p_title_id;
    if p_rating is null then
        delete from data.ratings as r where r.user_id = p_user_id and r.title_id = p_title_id returning r.* into v_stored;
    else
        insert into data.ratings as r (user_id, title_id, rating, rated_at)
        values (p_user_id, p_title_id, p_rating, p_rated_at)
        on conflict (user_id, title_id) do update set rating = excluded.rating, rated_at = excluded.rated_at
        returning r.* into v_stored;
    end if;
    if v_stored.user_id is null then
        return null;
    end if;
    perform engine.adjust_title_statistics(
        p_title_id,
        (p_rating is not null)::integer - (v_previous is not null)::integer,
        coalesce(p_rating, 0)::float8 - coalesce(v_previous, 0)
    );
    if engine.amend_profile(p_user_id => p_user_id, p_title_id => p_title_id, p_previous => v_previous, p_rating => p_rating) is null then
        perform engine.rebuild_profiles(array[p_user_id]);
    end if;
    insert into data.interactions (user_id, event_id, event, title_id)
    values (p_user_id, gen_random_uuid()::text, case when p_rating is null then 'unrate' else 'rate' end, p_title_id);
    return v_stored;
end;
$$;

comment on function engine.store_rating is
$$Writes one rating, or withdraws it if p_rating is null, and updates statistics, profile and events.

Null if there was no rating to withdraw.$$;

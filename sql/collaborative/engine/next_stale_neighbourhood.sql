create or replace function engine.next_stale_neighbourhood(p_after_user_id bigint)
returns bigint
language sql stable parallel safe
begin atomic
    select p.user_id
    from data.user_profiles as p
    left join data.user_neighbours as n on n.user_id = p.user_id and n.revision = p.revision
    where
        p.user_id > p_after_user_id
        and p.rating_count >= (select engine.tuning('collaborative_minimum_ratings'))
        and (n.computed_at is null or n.computed_at < now() - (select engine.tuning('neighbour_stale_days')) * interval '1 day')
        and p.user_id in (
            select i.user_id from data.interactions as i
            where i.occurred_at > now() - (select engine.tuning('neighbour_active_days')) * interval '1 day'
        )
    order by p.user_id
    limit 1;
end;

comment on function engine.next_stale_neighbourhood is
$$The next user after p_after_user_id who was active recently and whose stored neighbours are missing, old or of an earlier revision of the
profile; null if there is none.$$;

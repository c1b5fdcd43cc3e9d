create or replace function rpc.refresh_totals()
returns table (rating_count bigint, mean_rating float8, user_count bigint)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.rating_totals as t (rating_count, rating_sum, user_count)
    select
        coalesce(sum(s.rating_count), 0),
        coalesce(sum(s.rating_sum), 0),
        (select count(*) from data.users as u where exists (select 1 from data.ratings as r where r.user_id = u.id))
    from data.title_statistics as s
    on conflict (only_row) do update
        set
            rating_count = excluded.rating_count, rating_sum = excluded.rating_sum, user_count = excluded.user_count,
            refreshed_at = now()
    returning t.rating_count, t.rating_sum / nullif(t.rating_count, 0), t.user_count;
end;

comment on function rpc.refresh_totals is
$$Recomputes the totals over all titles' statistics: the number of ratings, their mean, and the number of users who rated anything.$$;

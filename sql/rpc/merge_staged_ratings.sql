create or replace function rpc.merge_staged_ratings(p_is_demo boolean default false)
returns table (users bigint, ratings bigint, unmatched bigint)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_users bigint;
    v_ratings bigint;
    v_staged bigint;
begin
    analyze data.staged_ratings;
    insert into data.users (name, external_ref, is_demo)
    select s.user_ref, s.user_ref, p_is_demo
    from data.staged_ratings as s
    group by s.user_ref
    order by min(length(s.user_ref)), s.user_ref
    on conflict on constraint external_ref_is_taken_once do nothing;
    get diagnostics v_users = row_count;

    insert into data.ratings as r (user_id, title_id, rating, rated_at)
    select u.id, t.title_id, (array_agg(s.rating order by s.rated_at desc, s.rating desc))[1], max(s.rated_at)
    from data.staged_ratings as s
    inner join data.users as u on u.external_ref = s.user_ref
    inner join data.external_ids as t
        on t.source = engine.ref_source(s.title_ref) and t.value = engine.ref_value(s.title_ref)
    group by u.id, t.title_id
    order by u.id, t.title_id
    on conflict on constraint one_rating_a_user_and_title do update
    set rating = excluded.rating, rated_at = excluded.rated_at
    where r.rated_at < excluded.rated_at;
    get diagnostics v_ratings = row_count;

    select count(*) into v_staged
    from data.staged_ratings as s
    where not exists (
        select 1 from data.external_ids as t
        where t.source = engine.ref_source(s.title_ref) and t.value = engine.ref_value(s.title_ref)
    );
    truncate data.staged_ratings;
    analyze data.ratings;
    return query select v_users, v_ratings, v_staged;
end;
$$;

comment on function rpc.merge_staged_ratings is
$$Merges what COPY put into data.staged_ratings: makes accounts for new user refs, keeps each user's latest rating of a title, and
empties the staging table. Returns new users, ratings written, and rows whose title is unknown. Then refresh the statistics
and profiles.$$;

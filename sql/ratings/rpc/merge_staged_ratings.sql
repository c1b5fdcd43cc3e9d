-- The first import of many ratings fills a table without indexes: building sorted indexes afterwards is several times faster than growing
-- them, and foreign keys are checked in one pass. Later imports do not, because people are then reading and writing ratings.
create or replace function rpc.merge_staged_ratings(p_is_demo boolean default false)
returns table (users bigint, ratings bigint, unmatched bigint)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
    v_users bigint;
    v_ratings bigint;
    v_staged bigint;
    v_unmatched bigint;
    v_definitions text[];
    v_statement text;
begin
    analyze data.staged_ratings;
    select coalesce(sum(n.mentions), 0), coalesce(sum(n.mentions) filter (where t.title_id is null), 0)
    into v_staged, v_unmatched
    from (select s.title_ref, count(*) as mentions from data.staged_ratings as s group by s.title_ref) as n
    left join data.external_ids as t on t.source = engine.ref_source(n.title_ref) and t.value = engine.ref_value(n.title_ref);

    insert into data.users (name, external_ref, is_demo)
    select n.user_ref, n.user_ref, p_is_demo
    from (select distinct s.user_ref from data.staged_ratings as s) as n
    order by length(n.user_ref), n.user_ref
    on conflict on constraint users_external_ref_key do nothing;
    get diagnostics v_users = row_count;
    analyze data.users;

    if v_staged >= engine.tuning('bulk_import_minimum') and not exists (select 1 from data.ratings) then
        lock table data.ratings in access exclusive mode;
    end if;
    -- Checked again, because another transaction may have written a rating before the lock was granted.
    if v_staged >= engine.tuning('bulk_import_minimum') and not exists (select 1 from data.ratings) then
        -- Rows written to a file created in this transaction need no WAL under wal_level = minimal.
        truncate data.ratings;
        v_definitions := array(select i.definition from engine.table_indexes('data.ratings') as i order by i.step);
        for v_statement in select i.removal from engine.table_indexes('data.ratings') as i order by i.step loop
            execute v_statement;
        end loop;
        insert into data.ratings (user_id, title_id, rating, rated_at)
        select s.user_id, s.title_id, s.rating, s.rated_at from engine.staged_ratings() as s;
        get diagnostics v_ratings = row_count;
        foreach v_statement in array v_definitions loop
            execute v_statement;
        end loop;
    else
        insert into data.ratings as r (user_id, title_id, rating, rated_at)
        select s.user_id, s.title_id, s.rating, s.rated_at from engine.staged_ratings() as s
        on conflict (user_id, title_id) do update
        set rating = excluded.rating, rated_at = excluded.rated_at
        where r.rated_at < excluded.rated_at;
        get diagnostics v_ratings = row_count;
    end if;
    truncate data.staged_ratings;
    analyze data.ratings;
    return query select v_users, v_ratings, v_unmatched;
end;
$$;

comment on function rpc.merge_staged_ratings is
$$Merges the ratings that COPY wrote to data.staged_ratings: creates accounts for new user refs, keeps each user's latest rating of a title,
and empties the staging table. Returns the number of new users, of ratings written, and of rows whose title is unknown. Call
refresh_derived(true) afterwards. A first import of many ratings locks data.ratings until it commits.$$;

-- One short transaction per call, so that live traffic never waits long; a concurrent job waits for the row of progress.
create or replace function rpc.refresh_derived(p_restart boolean default false)
returns table (stage text, after_id bigint)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_now data.refresh_progress;
    v_reached bigint;
begin
    if p_restart then
        delete from data.refresh_progress;
    end if;
    -- Repeated if the row is gone, because the job that held it has finished or restarted.
    loop
        insert into data.refresh_progress (stage, after_id) values ('texts', 0) on conflict (only_row) do nothing;
        select p.* into v_now from data.refresh_progress as p for update;
        exit when found;
    end loop;

    if v_now.stage = 'texts' then
        v_reached := rpc.refresh_texts(v_now.after_id::integer);
    elsif v_now.stage = 'words' then
        perform rpc.refresh_words();
    elsif v_now.stage = 'statistics' then
        v_reached := rpc.refresh_statistics(v_now.after_id::integer);
    elsif v_now.stage = 'totals' then
        perform t.user_count from rpc.refresh_totals() as t;
    elsif v_now.stage = 'profiles' then
        v_reached := rpc.refresh_profiles(v_now.after_id);
    elsif v_now.stage = 'trends' then
        perform rpc.refresh_trends();
        perform engine.refold_names();
    elsif v_now.stage_started_at > clock_timestamp() - engine.tuning('neighbour_refresh_minutes') * interval '1 minute' then
        v_reached := engine.next_stale_neighbourhood(v_now.after_id);
        perform rpc.refresh_neighbours(v_reached);
    end if;

    if v_reached is not null then
        update data.refresh_progress as p set after_id = v_reached;
    elsif v_now.stage = 'neighbours' then
        delete from data.refresh_progress;
        return;
    else
        update data.refresh_progress as p
        set
            stage = case v_now.stage
                when 'texts' then 'words' when 'words' then 'statistics' when 'statistics' then 'totals'
                when 'totals' then 'profiles' when 'profiles' then 'trends' else 'neighbours'
            end,
            after_id = 0, stage_started_at = clock_timestamp();
    end if;
    return query select p.stage, p.after_id from data.refresh_progress as p;
end;
$$;

comment on function rpc.refresh_derived is
$$Recomputes all derived data, one bounded batch per call: search columns of an earlier version, word counts, titles' statistics, totals,
users' profiles, trending scores, and for at most ten minutes (tuning: neighbour_refresh_minutes) the neighbours of recently active users.

Call it until it returns no row; the row says where the next call continues. The next call resumes an interrupted job, unless p_restart
starts from the beginning. Safe beside live traffic.$$;

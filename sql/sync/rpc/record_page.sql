-- Called in the transaction that stores the page's titles: a run that is killed either reads the page again or continues after it.
create or replace function rpc.record_page(
    p_run_id bigint, p_part text, p_refs text[], p_next_page integer, p_total integer default null, p_queue text default null,
    p_is_change boolean default false
)
returns table (next_page integer, pass integer, is_finished boolean, seen integer, queued integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_part data.sync_parts;
    v_new integer;
    v_seen integer;
    v_queued integer := 0;
begin
    select s.* into v_part from data.sync_parts as s where s.run_id = p_run_id and s.part = p_part for update;
    insert into data.sync_seen (run_id, part, ref)
    select distinct p_run_id, p_part, r.ref from unnest(p_refs) as r (ref) order by r.ref
    on conflict on constraint sync_seen_pkey do nothing;
    get diagnostics v_new = row_count;
    if cardinality(p_refs) > 0 then
        -- The page and its titles could be read, so they leave the quarantine.
        delete from data.quarantine as q
        where
            q.source = (select r.source from data.sync_runs as r where r.id = p_run_id)
            and q.ref = any(case when p_queue is null then p_refs end || (p_part || ':page:' || v_part.next_page));
    end if;
    if p_queue is not null then
        insert into data.jobs as j (queue, ref, priority)
        select p_queue, a.ref, coalesce(t.score, 0)
        from engine.due_refs(p_refs, p_is_change) as a
        left join data.title_trends as t on t.title_id = a.title_id
        order by a.ref
        on conflict on constraint jobs_queue_ref_key do nothing;
        get diagnostics v_queued = row_count;
    end if;
    update data.sync_runs as r set discovered = r.discovered + v_new where r.id = p_run_id and v_new > 0;

    -- Titles removed from the list during the pass lower its total, but may have been seen already.
    v_part.most_in_pass := greatest(v_part.most_in_pass, p_total);
    if p_next_page is null then
        select count(*) into v_seen from data.sync_seen as s where s.run_id = p_run_id and s.part = p_part;
        if v_part.most_in_pass is null or v_seen >= v_part.most_in_pass
            or (v_part.pass > 1 and v_seen = v_part.seen_before_pass)
            or v_part.pass >= engine.tuning('sync_passes') then
            v_part.finished_at := now();
        else
            v_part.pass := v_part.pass + 1;
        end if;
        v_part.seen_before_pass := v_seen;
        v_part.most_in_pass := null;
    end if;
    update data.sync_parts as s
    set
        next_page = coalesce(p_next_page, 1), pass = v_part.pass, seen_before_pass = v_part.seen_before_pass,
        most_in_pass = v_part.most_in_pass, finished_at = v_part.finished_at
    where s.run_id = p_run_id and s.part = p_part;
    return query
        select coalesce(p_next_page, 1), v_part.pass::integer, v_part.finished_at is not null, v_new, v_queued;
end;
$$;

comment on function rpc.record_page is
$$Records a page of a list that a run has read, and queues its titles if they are to be fetched one by one: see rpc.refs_to_fetch.
p_next_page is null at the end of the list.

Lists shift while they are read, so that a title may move from an unread page to one already read: a list is read again until it has
returned as many titles as it reports (p_total; null for a list without a total, which is read once), or a pass returns nothing new (at most
4 passes; tuning: sync_passes). Returns where to continue, the number of titles on the page not seen before, and the number of jobs
created.$$;

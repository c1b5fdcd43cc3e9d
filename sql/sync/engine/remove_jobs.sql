create or replace function engine.remove_jobs(p_queue text, p_refs text[])
returns bigint
language sql volatile parallel unsafe
begin atomic
    select count(*)
    from (
        select j.id from data.jobs as j where j.queue = p_queue and j.ref = any(p_refs) order by j.id for update
    ) as locked;

    with removed as (
        delete from data.jobs as j where j.queue = p_queue and j.ref = any(p_refs) returning j.id
    )

    select count(*) from removed;
end;

comment on function engine.remove_jobs is
$$Deletes jobs, locked in order so that concurrent workers cannot deadlock.$$;

create or replace function rpc.decide_import_entry(p_user_id bigint, p_import_id bigint, p_position integer, p_title_id integer)
returns table (entry_position integer, match text, title_id integer)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_status text;
    v_before text;
    v_after constant text := case when p_title_id is null then 'skipped' else 'matched' end;
begin
    -- The row is locked before the status is read, because applying the import holds the same lock.
    perform 1 from data.imports as i where i.user_id = p_user_id and i.id = p_import_id for update;
    select i.status into v_status from engine.import_summaries(p_user_id) as i where i.import_id = p_import_id;
    select e.match into v_before
    from data.import_entries as e
    where e.user_id = p_user_id and e.import_id = p_import_id and e.position = p_position;
    if v_status is null or (v_before is null and v_status <> 'reading') then
        raise exception using errcode = 'PT404', message = 'You have no such import, or it has no such entry.';
    end if;
    if v_status not in ('ready', 'undone') then
        raise exception using
            errcode = 'PT409',
            message = format('An import that is %s cannot be changed.', v_status),
            hint = case v_status
                when 'reading' then 'Wait until it is ready.'
                when 'applied' then 'Undo it first.'
                else 'Send the file again.'
            end;
    end if;
    if v_before = 'broken' then
        raise exception using errcode = 'PT409', message = 'This line could not be read, so there is nothing to decide.';
    end if;
    if p_title_id is not null and not exists (select 1 from data.titles as t where t.id = p_title_id) then
        raise exception using errcode = 'PT404', message = 'There is no such title.';
    end if;
    update data.import_entries as e
    set match = v_after, title_id = p_title_id, reason = case when p_title_id is not null then 'chosen' end
    where e.user_id = p_user_id and e.import_id = p_import_id and e.position = p_position;
    update data.imports as i
    set
        matched = i.matched - (v_before = 'matched')::integer + (v_after = 'matched')::integer,
        doubtful = i.doubtful - (v_before = 'doubtful')::integer,
        unknown = i.unknown - (v_before = 'unknown')::integer,
        skipped = i.skipped - (v_before = 'skipped')::integer + (v_after = 'skipped')::integer
    where i.user_id = p_user_id and i.id = p_import_id;
    return query select p_position, v_after, p_title_id;
end;
$$;

comment on function rpc.decide_import_entry is
$$Sets the title that an entry of an import refers to, whatever was found; null skips the entry, so that nothing of it is applied.

Allowed before the import is applied, or after it was undone: PT409 otherwise, and for a broken line. PT404 unless the import is the user's
own, and for an unknown entry or title.$$;

create or replace function rpc.begin_import(p_user_id bigint, p_format text, p_file_sha256 text)
returns table (
    import_id bigint, format text, status text, message text, file_sha256 text, entries integer, matched integer, doubtful integer,
    unknown integer, broken integer, skipped integer, looked_for integer,
    ratings_added integer, ratings_changed integer, ratings_same integer, ratings_kept integer,
    states_added integer, states_changed integer, states_same integer, states_kept integer,
    lists_added integer, items_added integer, items_same integer, items_skipped integer, left_alone integer,
    created_at timestamptz, updated_at timestamptz, applied_at timestamptz
)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_import_id bigint;
begin
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    if not found then
        raise exception using errcode = 'PT404', message = 'There is no such user.';
    end if;
    -- Failed imports are kept until the next one begins, and undone imports can be applied again until then.
    delete from data.imports as i
    where i.user_id = p_user_id and i.id in (select f.import_id from engine.import_summaries(p_user_id) as f where f.status = 'failed');
    perform engine.delete_entries(p_user_id, array(
        select i.id from data.imports as i where i.user_id = p_user_id and i.status = 'undone' and i.entries > 0 order by i.id
    ));
    if (select count(*) from data.imports as i where i.user_id = p_user_id and i.status in ('reading', 'ready'))
        >= engine.tuning('most_open_imports')
    then
        raise exception using
            errcode = 'PT409',
            message = format('You already have %s imports that are neither applied nor deleted, the maximum.',
                engine.tuning('most_open_imports')),
            hint = 'Apply or delete one first.';
    end if;
    if (select count(*) from data.imports as i where i.user_id = p_user_id) >= engine.tuning('most_imports') then
        raise exception using
            errcode = 'PT409',
            message = format('You already have %s imports, the maximum.', engine.tuning('most_imports')),
            hint = 'Delete one first; the ratings, states and lists that it brought stay.';
    end if;
    insert into data.imports as i (user_id, format, file_sha256) values (p_user_id, p_format, p_file_sha256)
    returning i.id into v_import_id;
    return query
        select
            i.import_id, i.format, i.status, i.message, i.file_sha256, i.entries, i.matched, i.doubtful, i.unknown, i.broken,
            i.skipped, i.looked_for, i.ratings_added, i.ratings_changed, i.ratings_same, i.ratings_kept, i.states_added,
            i.states_changed, i.states_same, i.states_kept, i.lists_added, i.items_added, i.items_same, i.items_skipped,
            i.left_alone, i.created_at, i.updated_at, i.applied_at
        from rpc.get_import(p_user_id, v_import_id) as i;
end;
$$;

comment on function rpc.begin_import is
$$Creates an import for an uploaded file, with the SHA-256 of its bytes; p_format null stands for a format still to be detected. See
get_import.

Next, call add_import_entries() until the end of the file, then match_import_entries() until status is ready; the user then applies the
import. The user's failed imports are deleted, and so are the entries of undone ones. PT409 for a user with 3 open imports (tuning:
most_open_imports) or 20 in all (most_imports), PT404 for an unknown user.$$;

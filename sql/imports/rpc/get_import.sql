create or replace function rpc.get_import(p_user_id bigint, p_import_id bigint)
returns table (
    import_id bigint, format text, status text, message text, file_sha256 text, entries integer, matched integer, doubtful integer,
    unknown integer, broken integer, skipped integer, looked_for integer,
    ratings_added integer, ratings_changed integer, ratings_same integer, ratings_kept integer,
    states_added integer, states_changed integer, states_same integer, states_kept integer,
    lists_added integer, items_added integer, items_same integer, items_skipped integer, left_alone integer,
    created_at timestamptz, updated_at timestamptz, applied_at timestamptz
)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        select
            i.import_id, i.format, i.status, i.message, i.file_sha256, i.entries, i.matched, i.doubtful, i.unknown, i.broken,
            i.skipped, i.looked_for, i.ratings_added, i.ratings_changed, i.ratings_same, i.ratings_kept, i.states_added,
            i.states_changed, i.states_same, i.states_kept, i.lists_added, i.items_added, i.items_same, i.items_skipped,
            i.left_alone, i.created_at, i.updated_at, i.applied_at
        from engine.import_summaries(p_user_id) as i
        where i.import_id = p_import_id;
    if not found then
        raise exception using errcode = 'PT404', message = 'You have no such import.';
    end if;
end;
$$;

comment on function rpc.get_import is
$$An import of a file with a user's history.

status is reading, then ready (review it, decide doubtful entries, apply it), applied, undone, or failed, with the reason in message.
entries is the number of lines read so far: matched to a title of the catalogue, doubtful, unknown, broken or skipped; looked_for is the
number of unknown names for which similar ones were searched. The results of applying it: ratings and states added, changed, the same as
before, or kept because the existing ones are newer; lists created, and their items. left_alone is the number of changes that undoing it
left in place, because the user had changed the same titles since.

PT404 unless it is the user's own.$$;

create or replace function engine.restore_ratings(p_user_id bigint, p_import_id bigint)
returns integer
language plpgsql volatile parallel unsafe
as $$
declare
    v_left integer;
begin
    perform engine.bulk_adjust_title_statistics(
        array_agg(c.title_id order by c.title_id),
        array_agg(-(c.had_rating is null)::integer order by c.title_id),
        array_agg(coalesce(c.had_rating, 0) - c.rating::float8 order by c.title_id)
    )
    from data.import_changes as c
    inner join data.ratings as r on r.user_id = c.user_id and r.title_id = c.title_id
    where
        c.user_id = p_user_id and c.import_id = p_import_id and c.rating_written_at is not null
        and (r.rating, r.rated_at) = (c.rating, c.rated_at);

    select count(*) into v_left
    from data.import_changes as c
    left join data.ratings as r on r.user_id = c.user_id and r.title_id = c.title_id
    where
        c.user_id = p_user_id and c.import_id = p_import_id and c.rating_written_at is not null
        and (r.rating, r.rated_at) is distinct from (c.rating, c.rated_at);

    delete from data.ratings as r
    using data.import_changes as c
    where
        c.user_id = p_user_id and c.import_id = p_import_id and c.rating_written_at is not null and c.had_rating is null
        and r.user_id = p_user_id and r.title_id = c.title_id and (r.rating, r.rated_at) = (c.rating, c.rated_at);

    update data.ratings as r
    set rating = c.had_rating, rated_at = c.had_rated_at
    from data.import_changes as c
    where
        c.user_id = p_user_id and c.import_id = p_import_id and c.rating_written_at is not null and c.had_rating is not null
        and r.user_id = p_user_id and r.title_id = c.title_id and (r.rating, r.rated_at) = (c.rating, c.rated_at);
    return v_left;
end;
$$;

comment on function engine.restore_ratings is
$$Restores the ratings from before an import was applied, and their titles' statistics; returns the number of ratings that the user has
changed since, which stay. The caller must rebuild the profile.$$;

-- If the source has no rating, the stored one is kept.
create or replace function rpc.store_imdb_ratings(p_refs text[], p_ratings float8[], p_votes integer[])
returns table (ref text, title_id integer, is_changed boolean)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select count(*)
    from (
        select t.id
        from data.titles as t
        inner join data.external_ids as e on e.title_id = t.id
        where e.source = 'imdb' and e.value in (select engine.ref_value(r.ref) from unnest(p_refs) as r (ref))
        order by t.id
        for no key update of t
    ) as locked;

    update data.external_ids as e
    set checked_at = now()
    where e.source = 'imdb' and e.value in (select engine.ref_value(r.ref) from unnest(p_refs) as r (ref));

    with said as (
        select r.ref, e.title_id, r.rating::real as rating, r.votes
        from unnest(p_refs, p_ratings, p_votes) as r (ref, rating, votes)
        inner join data.external_ids as e on e.source = 'imdb' and e.value = engine.ref_value(r.ref)
    ),

    changed as (
        update data.titles as t
        set
            imdb_rating = coalesce(s.rating, t.imdb_rating), imdb_votes = coalesce(s.votes, t.imdb_votes), updated_at = now()
        from said as s
        where
            t.id = s.title_id
            and (coalesce(s.rating, t.imdb_rating), coalesce(s.votes, t.imdb_votes))
            is distinct from (t.imdb_rating, t.imdb_votes)
        returning t.id
    )

    select s.ref, s.title_id, c.id is not null
    from said as s
    left join changed as c on c.id = s.title_id
    order by s.ref;
end;

comment on function rpc.store_imdb_ratings is
$$Stores IMDb ratings of titles: equally long arrays of refs (imdb:tt0133093), ratings out of ten and votes, null where there is none.
Returns the titles in the catalogue, and whether anything changed.$$;

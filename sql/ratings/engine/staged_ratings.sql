-- References are resolved once each, not once per rating.
create or replace function engine.staged_ratings()
returns table (user_id bigint, title_id integer, rating real, rated_at timestamptz)
language sql stable parallel safe
begin atomic
    with named as materialized (
        select n.title_ref, t.title_id
        from (select distinct s.title_ref from data.staged_ratings as s) as n
        inner join data.external_ids as t
            on t.source = engine.ref_source(n.title_ref) and t.value = engine.ref_value(n.title_ref)
    )

    select distinct on (u.id, n.title_id) u.id, n.title_id, s.rating, to_timestamp(s.rated_at)
    from data.staged_ratings as s
    inner join data.users as u on u.external_ref = s.user_ref
    inner join named as n on n.title_ref = s.title_ref
    order by u.id, n.title_id, s.rated_at desc, s.rating desc;
end;

comment on function engine.staged_ratings is
$$The staged ratings with our ids, ordered by them: each user's latest rating of a title, the highest one if several have the same time.$$;

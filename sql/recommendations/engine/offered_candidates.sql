-- The usual sources name few titles that a given service has, so here the service's titles are asked for first. They are some thousands,
-- which an index gives; scoring them all would cost too much, so that only what is cheap chooses: the learned graph has its scores at
-- once, and what lies near a taste has an index.
create or replace function engine.offered_candidates(
    p_user_id bigint, p_kind text, p_exclude integer[], p_include text[], p_providers text[], p_country text
)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    with offered as materialized (
        select distinct o.title_id
        from engine.offered_titles(p_providers, p_country) as o
        where o.title_id not in (select x.title_id from engine.excluded_titles(p_user_id, p_exclude, p_include) as x)
    ),

    trend as materialized (
        select o.title_id, t.score
        from offered as o
        inner join data.title_trends as t on t.title_id = o.title_id
        where p_kind is null or t.kind = p_kind
    ),

    connected as materialized (
        select g.title_id
        from engine.graph_scores(p_user_id) as g
        inner join trend as t on t.title_id = g.title_id
        where g.score > 0
        order by g.score desc, g.title_id
        limit (select engine.tuning('offered_connected'))::integer
    ),

    taste as materialized (
        select engine.taste_vector(p_user_id) as embedding
    ),

    alike as materialized (
        select n.title_id
        from taste as w
        cross join lateral engine.nearest_titles(w.embedding, p_kind, null, (select engine.tuning('offered_near'))::integer) as n
        inner join trend as t on t.title_id = n.title_id
        where w.embedding is not null and n.title_id not in (select c.title_id from connected as c)
        order by n.score desc, n.title_id
        limit (select engine.tuning('offered_alike'))::integer
    ),

    chosen as materialized (
        select c.title_id from connected as c
        union all
        select a.title_id from alike as a
    )

    select c.title_id from chosen as c
    union all
    (
        select t.title_id
        from trend as t
        where t.title_id not in (select c.title_id from chosen as c)
        order by t.score desc, t.title_id
        limit greatest(0, (select engine.tuning('candidate_count'))::integer - (select count(*) from chosen))
    );
end;

comment on function engine.offered_candidates is
$$The titles among which a reader's list is made where only some services count, of all that these stream in the country (see
offered_titles): those that the learned graph expects them to choose (at most 100; tuning: offered_connected), of the 400 titles nearest
to their taste (offered_near) the first 50 (offered_alike), and the most popular until there are 200 (candidate_count). Without what the
reader is not to be shown.$$;

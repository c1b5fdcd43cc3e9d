-- The usual candidates contain few titles of any one service, so here the service's titles are read first, by an index. They are
-- thousands, too many to compute every signal for, so the candidates are chosen by the two that are cheap: the learned graph, and
-- the vector index around the user's taste.
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
        cross join
            lateral engine.nearest_titles(
                p_embedding => w.embedding,
                p_kind => p_kind,
                p_excluded => null,
                p_count => (select engine.tuning('offered_near'))::integer
            ) as n
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
$$The candidates for a reader's list where only some services count, among the titles that these stream in the country (see
offered_titles): the best of the learned graph (at most 100; tuning: offered_connected), then up to 50 (offered_alike) of the 400 titles
nearest to the reader's taste (offered_near), then trending titles until there are 200 (candidate_count). Without the titles of
excluded_titles().$$;

-- The usual sources name few titles that a given service has, so here the service's titles are asked for first. What a service has is
-- some thousands, which an index gives; scoring them all would cost too much.
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
        select t.title_id
        from trend as t
        inner join engine.score_graph(p_user_id) as g on g.title_id = t.title_id
        order by g.score desc, t.title_id
        limit (select engine.tuning('offered_connected'))::integer
    )

    select c.title_id from connected as c
    union all
    (
        select t.title_id
        from trend as t
        where t.title_id not in (select c.title_id from connected as c)
        order by t.score desc, t.title_id
        limit (select engine.tuning('candidate_count'))::integer - (select count(*) from connected)
    );
end;

comment on function engine.offered_candidates is
$$The titles among which a reader's list is made where only some services count: of all that these stream in the country (see
offered_titles) those best connected with what the reader likes (at most 150; tuning: offered_connected), and the most popular until
there are 200 (candidate_count). Without what the reader is not to be shown.$$;

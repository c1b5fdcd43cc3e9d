-- The two scales are made comparable by their maxima: among titles that the user has not rated, the one with the highest learned score gets
-- 1, and the one with the highest trait score gets graph_trait_share.
create or replace function engine.score_graph(p_user_id bigint)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with rated as materialized (
        select r.title_id from data.ratings as r where r.user_id = p_user_id
    ),

    learned as materialized (
        select s.title_id, s.score from engine.graph_scores(p_user_id) as s
    ),

    trait as materialized (
        select s.title_id, s.score
        from
            engine.shared_traits(
                (select engine.liked_titles(p_user_id, (select engine.tuning('graph_trait_titles'))::integer)), null
            ) as s
        where s.title_id not in (select l.title_id from learned as l)
    ),

    best as materialized (
        select
            (select max(l.score) from learned as l where l.title_id not in (select r.title_id from rated as r)) as learned,
            (select max(t.score) from trait as t where t.title_id not in (select r.title_id from rated as r)) as trait
    )

    select l.title_id, least(1, l.score / b.learned)
    from learned as l
    cross join best as b
    where l.score > 0 and b.learned > 0
    union all
    select t.title_id, (select engine.tuning('graph_trait_share')) * least(1, t.score / b.trait)
    from trait as t
    cross join best as b
    where b.trait > 0;
end;

comment on function engine.score_graph is
$$The graph signal: how strongly titles are connected with those a user rated, above 0 and at most 1; includes rated titles. No row for a
title without a known connection.

A title of the learned graph gets its learned score divided by the highest one among unrated titles. Any other title, and every title while
no graph is learned, gets its shared_traits() score with the latest 50 liked titles (tuning: graph_trait_titles), divided by the highest one
and multiplied by 0.1 (tuning: graph_trait_share).$$;

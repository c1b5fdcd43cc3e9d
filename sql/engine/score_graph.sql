-- Two scales become one by their best: the most expected title that is new to the user has 1, and the one best connected by traits
-- has graph_trait_share. So a score does not depend on which other titles are asked about.
create or replace function engine.score_graph(p_user_id bigint, p_title_ids integer[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with asked as (
        select distinct a.title_id from unnest(p_title_ids) as a (title_id)
    ),

    rated as materialized (
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
        where exists (select 1 from asked as a where a.title_id not in (select l.title_id from learned as l))
    ),

    best as materialized (
        select
            (select max(l.score) from learned as l where l.title_id not in (select r.title_id from rated as r)) as learned,
            (select max(t.score) from trait as t where t.title_id not in (select r.title_id from rated as r)) as trait
    )

    select
        a.title_id, case
            when l.title_id is not null then coalesce(least(1, greatest(0, l.score) / nullif(greatest(0, b.learned), 0)), 0)
            else (select engine.tuning('graph_trait_share')) * least(1, t.score / b.trait)
        end
    from asked as a
    cross join best as b
    left join learned as l on l.title_id = a.title_id
    left join trait as t on t.title_id = a.title_id
    where l.title_id is not null or (t.title_id is not null and b.trait is not null);
end;

comment on function engine.score_graph is
$$How well the given titles are connected with what a user rated, from 0 to 1; none for titles with no connection at all.

A title of the learned graph has its learned score over the best such score of a title the user has not rated, 0 if it is negative. Any
other title, and every title while nothing is learned, has what it shares with the latest 50 titles the user liked (shared_traits,
tuning: graph_trait_titles) over the best connected title's, times 0.5 (tuning: graph_trait_share).$$;

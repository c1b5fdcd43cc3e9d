-- Maximal marginal relevance (Carbonell and Goldstein 1998) is greedy: each place goes to the title with the best balance of
-- its score and its likeness to the titles above. A title that has a place gets infinite likeness, so that it gets no other.
create or replace function engine.diversified(p_title_ids integer[], p_scores float8[], p_mmr_lambda float8)
returns table (title_id integer, place integer)
language sql stable parallel safe
begin atomic
    with recursive ranked as materialized (
        select i.title_id, i.score / nullif(max(i.score) over (), 0) as score, i.n
        from unnest(p_title_ids, p_scores) with ordinality as i (title_id, score, n)
    ),

    genre as materialized (
        select g.slug, row_number() over (order by g.slug)::integer - 1 as bit from data.genres as g
    ),

    item as materialized (
        select
            r.n, coalesce(r.score, 0) as score, r.title_id, e.embedding,
            (
                select bit_or(set_bit(repeat('0', 256)::bit(256), g.bit % 256, 1))
                from data.title_genres as t
                inner join genre as g on g.slug = t.genre
                where t.title_id = r.title_id
            ) as genres
        from ranked as r
        left join data.title_embeddings as e on e.title_id = r.title_id
    ),

    list as materialized (
        select
            array_agg(i.score order by i.n) as scores, array_agg(i.embedding order by i.n) as embeddings,
            array_agg(i.genres order by i.n) as genres, count(*)::integer as titles
        from item as i
        where i.n <= (select engine.tuning('diversified_pool'))
    ),

    -- likeness: of each title to the most similar of those chosen before.
    pick as (
        select 1 as place, 1::bigint as chosen, array_fill(0::float8, array[l.titles]) as likeness
        from list as l
        where p_mmr_lambda < 1 and l.titles > 0
        union all
        select p.place + 1, best.chosen, best.likeness
        from pick as p
        cross join list as l
        cross join
            lateral (
                select l.embeddings[p.chosen] as embedding, l.genres[p.chosen] as genres
                order by p.chosen
                limit 1
            ) as last
        cross join
            lateral (
                select
                    (array_agg(c.n order by p_mmr_lambda * c.score - (1 - p_mmr_lambda) * c.likeness desc, c.n))[1] as chosen,
                    array_agg(c.likeness order by c.n) as likeness
                from (
                    select
                        o.n, o.score,
                        case
                            when o.n = p.chosen then 'infinity'
                            else greatest(
                                o.likeness, engine.title_likeness(
                                    p_embedding => o.embedding,
                                    p_other_embedding => last.embedding,
                                    p_genres => o.genres,
                                    p_other_genres => last.genres
                                )
                            )
                        end as likeness
                    from unnest(l.scores, p.likeness, l.embeddings, l.genres) with ordinality
                        as o (score, likeness, embedding, genres, n)
                ) as c
            ) as best
        where p.place < least(l.titles, (select engine.tuning('diversified_depth')))
    ),

    placed as (
        select p.chosen as n, p.place from pick as p
        union all
        select i.n, (select count(*) from pick)::integer + row_number() over (order by i.n)::integer
        from item as i
        where i.n not in (select p.chosen from pick as p)
    )

    select i.title_id, p.place
    from placed as p
    inner join item as i on i.n = p.n;
end;

comment on function engine.diversified is
$$The places of titles in a list diversified by maximal marginal relevance. The titles are given in order of their scores.

Each place goes to the title with the greatest mmr_lambda * score - (1 - mmr_lambda) * likeness to the most similar title above; the
score is divided by the best one. p_mmr_lambda 1 leaves the order as it is. The first 40 places (tuning: diversified_depth) are
filled from the best 100 titles (diversified_pool); the places below are in order of score. See title_likeness().$$;

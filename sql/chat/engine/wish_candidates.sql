create or replace function engine.wish_candidates(p_like_title_id integer, p_embedding vector, p_kind text, p_count integer)
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    with target as materialized (
        select e.embedding from data.title_embeddings as e where e.title_id = p_like_title_id
        union all
        select p_embedding where vector_norm(p_embedding) > 0
    )

    select n.title_id
    from target as w
    cross join lateral engine.nearest_titles(p_embedding => w.embedding, p_kind => p_kind, p_excluded => null, p_count => p_count) as n
    group by n.title_id
    order by max(n.score) desc, n.title_id
    limit p_count;
end;

comment on function engine.wish_candidates is
$$The titles nearest to a title, to the meaning of a text, or to either.$$;

-- The index serves only an inner query ordered by the distance operator itself. It returns equal distances in any order, so all rows that
-- tie with the last are read and the outer query orders them. Excluded titles are filtered during the scan: asking for as many more rows
-- would read them all.
create or replace function engine.nearest_titles(p_embedding vector, p_kind text, p_excluded integer[], p_count integer)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select n.title_id, 1 - n.distance
    from (
        select e.title_id, e.embedding <=> p_embedding as distance
        from data.title_embeddings as e
        where (p_kind is null or e.kind = p_kind) and e.title_id not in (select x.title_id from unnest(p_excluded) as x (title_id))
        order by e.embedding <=> p_embedding
        fetch first (p_count) rows with ties
    ) as n
    where vector_norm(p_embedding) > 0
    order by n.distance, n.title_id
    limit p_count;
end;

comment on function engine.nearest_titles is
$$The titles whose embeddings are nearest to a vector, by cosine similarity in [-1, 1], then by title_id. None for a zero vector.

p_excluded (no nulls) are left out and replaced by the next nearest. Apply a threshold to the result: inside, a selective one would exhaust
the approximate scan.$$;

create or replace function engine.score_content(p_taste vector, p_title_ids integer[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select e.title_id, 1 - (e.embedding <=> p_taste)
    from data.title_embeddings as e
    where e.title_id = any(p_title_ids) and vector_norm(p_taste) > 0;
end;

comment on function engine.score_content is
$$The content signal: the similarity of titles to a taste (see taste_vector), as cosine in [-1, 1]. No row for a title without an
embedding.$$;

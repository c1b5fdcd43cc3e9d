create or replace function engine.upsert_embeddings(
    p_model_id smallint, p_title_ids integer[], p_texts text[], p_embeddings text[]
)
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.title_embeddings as e (title_id, kind, model_id, text_sha256, embedding)
    select t.id, t.kind, p_model_id, sha256(convert_to(n.embedded, 'UTF8')), n.embedding::vector(384)
    from unnest(p_title_ids, p_texts, p_embeddings) as n (title_id, embedded, embedding)
    inner join data.titles as t on t.id = n.title_id
    where t.id = any(p_title_ids)
    order by t.id
    on conflict (title_id) do update
        set
            kind = excluded.kind, model_id = excluded.model_id, text_sha256 = excluded.text_sha256,
            embedding = excluded.embedding
        where
        (e.kind, e.model_id, e.text_sha256) is distinct from (excluded.kind, excluded.model_id, excluded.text_sha256)
        or e.embedding <> excluded.embedding;
end;

comment on function engine.upsert_embeddings is
$$Stores embeddings of titles, given in pgvector's text form, with the model that made them and the hashes of the embedded texts. Unchanged
rows are not written.$$;

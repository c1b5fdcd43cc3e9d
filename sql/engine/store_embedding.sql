create or replace function engine.store_embedding(
    p_title_id integer, p_model_id smallint, p_text_sha256 bytea, p_embedding text
)
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.title_embeddings (title_id, kind, model_id, text_sha256, embedding)
    select t.id, t.kind, p_model_id, p_text_sha256, p_embedding::vector(384)
    from data.titles as t
    where t.id = p_title_id
    on conflict (title_id) do update
        set
            kind = excluded.kind, model_id = excluded.model_id, text_sha256 = excluded.text_sha256,
            embedding = excluded.embedding;
end;

comment on function engine.store_embedding is
$$Keeps a title's embedding, given in pgvector's text form, with the model that made it and the hash of the text it stands for.$$;

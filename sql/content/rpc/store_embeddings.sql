create or replace function rpc.store_embeddings(
    p_model_name text, p_weights_sha256 text, p_title_ids integer[], p_texts text[], p_embeddings text[]
)
returns integer
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_model_id smallint;
begin
    insert into data.embedding_models (name, weights_sha256) values (p_model_name, p_weights_sha256)
    on conflict on constraint embedding_models_name_weights_sha256_key do nothing;
    select m.id into v_model_id
    from data.embedding_models as m
    where m.name = p_model_name and m.weights_sha256 = p_weights_sha256;
    perform engine.upsert_embeddings(
        p_model_id => v_model_id, p_title_ids => p_title_ids, p_texts => p_texts, p_embeddings => p_embeddings
    );
    -- The limit stops the scan at the first title of a model.
    delete from data.embedding_models as m
    where (select true from data.title_embeddings as e where e.model_id = m.id limit 1) is null;
    return cardinality(p_title_ids);
end;
$$;

comment on function rpc.store_embeddings is
$$Stores the embeddings of some titles: equally long arrays of title ids, embedded texts, and vectors in pgvector's text form. Unchanged
rows are not written.$$;

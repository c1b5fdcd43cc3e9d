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
    on conflict on constraint one_row_a_set_of_weights do nothing;
    select m.id into v_model_id
    from data.embedding_models as m
    where m.name = p_model_name and m.weights_sha256 = p_weights_sha256;
    perform engine.store_embedding(e.title_id, v_model_id, sha256(convert_to(e.embedded, 'UTF8')), e.embedding)
    from unnest(p_title_ids, p_texts, p_embeddings) as e (title_id, embedded, embedding)
    order by e.title_id;
    delete from data.embedding_models as m
    where not exists (select 1 from data.title_embeddings as e where e.model_id = m.id);
    return cardinality(p_title_ids);
end;
$$;

comment on function rpc.store_embeddings is
$$Keeps the embeddings of some titles: equally long arrays of title ids, the texts embedded, and vectors in pgvector's text form.$$;

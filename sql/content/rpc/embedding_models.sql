create or replace function rpc.embedding_models()
returns table (name text, weights_sha256 text, titles bigint)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select m.name, m.weights_sha256, count(e.title_id)
    from data.embedding_models as m
    left join data.title_embeddings as e on e.model_id = m.id
    group by m.id
    order by count(e.title_id) desc, m.id;
end;

comment on function rpc.embedding_models is
$$The models whose weights made the stored embeddings, with the number of titles for each. Queries must be embedded with the same
weights.$$;

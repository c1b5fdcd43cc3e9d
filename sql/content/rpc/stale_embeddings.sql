create or replace function rpc.stale_embeddings(
    p_model_name text, p_weights_sha256 text, p_limit integer default 200, p_after_title_id integer default 0
)
returns table (title_id integer, embedding_text text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select t.id, w.embedding_text
    from data.titles as t
    cross join lateral (select engine.embedding_text(t.id) as embedding_text) as w
    left join data.title_embeddings as e on e.title_id = t.id
    left join data.embedding_models as m
        on m.id = e.model_id and m.name = p_model_name and m.weights_sha256 = p_weights_sha256
    where t.id > p_after_title_id and (m.id is null or e.text_sha256 <> sha256(convert_to(w.embedding_text, 'UTF8')))
    order by t.id
    limit engine.bounded_limit(p_limit, 1000);
end;

comment on function rpc.stale_embeddings is
$$The next titles to embed after p_after_title_id: those without an embedding, with one from other weights, or whose text has changed since;
at most 1,000. Continuing after the last one each time reads the catalogue once.$$;

-- A user has few distinct weights, so the embeddings of equal weight are summed first.
create or replace function engine.taste_vector(p_user_id bigint)
returns vector
language sql stable parallel safe
begin atomic
    with liked as materialized (
        select l.weight, sum(e.embedding) as embedding
        from engine.taste_titles(p_user_id) as l
        inner join data.title_embeddings as e on e.title_id = l.title_id
        group by l.weight
    )

    select sum(l.embedding * array_fill(l.weight::real, array[vector_dims(l.embedding)])::vector)
    from liked as l;
end;

comment on function engine.taste_vector is
$$A user's taste as a vector in the space of the titles' embeddings: the weighted sum over taste_titles().

Null for a user none of whose rated or favourite titles has an embedding.$$;

-- A user has few distinct ratings, so embeddings of equal weight are added up first.
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
$$What a user likes as a point among the titles' embeddings: the sum of those of taste_titles(), each times its weight.

Null for a user who rated and named nothing that has an embedding.$$;

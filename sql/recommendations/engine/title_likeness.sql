-- A single expression, so that PostgreSQL inlines it: a list compares thousands of pairs.
create or replace function engine.title_likeness(p_embedding vector, p_other_embedding vector, p_genres bit, p_other_genres bit)
returns float8
language sql immutable parallel safe
begin atomic
    select case
        when p_embedding is null or p_other_embedding is null then coalesce(engine.jaccard(p_genres, p_other_genres), 0)
        else (
            greatest(0, 1 - (p_embedding <=> p_other_embedding)) + coalesce(engine.jaccard(p_genres, p_other_genres), 0)
        ) / 2
    end;
end;

comment on function engine.title_likeness is
$$How alike two titles are, from 0 to 1: the mean of the cosine of their embeddings and the share of genres they have in common.

Genres are bits of equally long strings. Where an embedding is missing the genres decide alone.$$;

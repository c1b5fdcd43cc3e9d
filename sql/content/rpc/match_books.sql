create or replace function rpc.match_books(
    p_embedding vector, p_threshold float8 default 0.4, p_count integer default 12
)
returns table (title_id integer, title text, similarity float8)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select m.title_id, m.title, m.similarity
    from rpc.match_titles(p_embedding => p_embedding, p_threshold => p_threshold, p_count => p_count, p_kind => 'book') as m
    order by m.similarity desc, m.title_id;
end;

comment on function rpc.match_books is
$$Search books by meaning: match_titles for one kind.

The parameters are a 384-dimension query vector, the smallest cosine similarity that counts, and the maximum number of rows.$$;

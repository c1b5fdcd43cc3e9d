create or replace function engine.content_contributions(p_user_id bigint, p_title_ids integer[])
returns table (title_id integer, because_title_id integer, weight float8)
language sql stable parallel safe
begin atomic
    select a.title_id, c.because_title_id, c.weight
    from data.title_embeddings as a
    cross join
        lateral (
            select l.title_id as because_title_id, l.weight * (1 - (e.embedding <=> a.embedding)) as weight
            from engine.taste_titles(p_user_id) as l
            inner join data.title_embeddings as e on e.title_id = l.title_id
            where l.weight > 0
            order by weight desc, l.title_id
            limit 3
        ) as c
    where a.title_id = any(p_title_ids) and c.weight > 0
    order by a.title_id, c.weight desc, c.because_title_id;
end;

comment on function engine.content_contributions is
$$For each given title, up to 3 of the user's liked titles that are nearest in meaning, by cosine similarity times taste weight.$$;

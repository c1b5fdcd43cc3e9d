create or replace function engine.trending_titles(p_kind text, p_excluded integer[], p_count integer)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select t.title_id, t.score
    from data.title_trends as t
    where (p_kind is null or t.kind = p_kind) and t.title_id not in (select e.title_id from unnest(p_excluded) as e (title_id))
    order by t.score desc, t.title_id
    limit p_count;
end;

comment on function engine.trending_titles is
$$The titles with the highest trending scores, best first, without p_excluded; p_kind is movie, tv, book or null for all.$$;

create or replace function rpc.graph_titles(p_count integer)
returns table (title_id integer, rating_count integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select s.title_id, s.rating_count
    from data.title_statistics as s
    where s.rating_count >= greatest(1, (select engine.tuning('graph_minimum_ratings')))
    order by s.rating_count desc, s.title_id
    limit engine.bounded_limit(p_count, 16000);
end;

comment on function rpc.graph_titles is
$$The titles of the title graph: the most rated ones, each with at least 3 ratings (tuning: graph_minimum_ratings).$$;

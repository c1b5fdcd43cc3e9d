-- A plan for any number of rows reads every embedding; one for this number and kind uses the index. The list around it is
-- planned once for all, so this part is planned by itself, each time, in a fraction of a millisecond.
create or replace function engine.nearest_to_taste(p_taste vector, p_kind text, p_count integer)
returns table (title_id integer, score float8)
language plpgsql stable parallel safe
set plan_cache_mode = force_custom_plan
as $$
begin
    return query select n.title_id, n.score from engine.nearest_titles(p_taste, p_kind, p_count) as n;
end;
$$;

comment on function engine.nearest_to_taste is
$$The titles nearest to a taste (see taste_vector): nearest_titles() for use within large queries.$$;

create or replace function engine.fitting_titles(p_filter data.title_filter, p_title_ids integer[])
returns table (title_id integer)
language sql stable parallel safe
begin atomic
    select f.title_id from engine.filtered_titles(p_filter, null) as f where f.title_id = any(p_title_ids);
end;

comment on function engine.fitting_titles is
$$Those of some titles that fit a filter, in any order.$$;

create or replace function engine.resolve_ref(p_ref text)
returns integer
language sql stable parallel safe
begin atomic
    select t.id
    from data.titles as t
    where t.id = case when p_ref ~ '^[0-9]{1,9}$' then p_ref::integer end
    union all
    select e.title_id
    from data.external_ids as e
    where e.source = engine.ref_source(p_ref) and e.value = engine.ref_value(p_ref);
end;

comment on function engine.resolve_ref is
$$The title that a reference identifies: our id ("17") or source:value ("tmdb:movie:603", "imdb:tt0133093"). Null if there is none.$$;

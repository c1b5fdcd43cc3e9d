create or replace function engine.folded_count(p_names text[])
returns integer
language sql immutable parallel safe
begin atomic
    select count(distinct engine.fold_text(n.name))::integer from unnest(p_names) as n (name);
end;

comment on function engine.folded_count is
$$The number of distinct names in a list, regardless of case and accents.$$;

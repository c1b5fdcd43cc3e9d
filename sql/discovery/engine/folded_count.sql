create or replace function engine.folded_count(p_names text[])
returns integer
language sql immutable parallel safe
begin atomic
    select count(distinct engine.fold_text(n.name))::integer from unnest(p_names) as n (name);
end;

comment on function engine.folded_count is
$$How many names there are in a list, where case and accents do not make another one.$$;

create or replace function engine.trait_rarity(p_titles bigint, p_all_titles bigint)
returns float8
language sql immutable parallel safe
begin atomic
    select ln(1 + p_all_titles::float8 / nullif(p_titles, 0));
end;

comment on function engine.trait_rarity is
$$The weight of a trait by its rarity: ln(1 + all titles / titles that have it). Null if no title has it.$$;

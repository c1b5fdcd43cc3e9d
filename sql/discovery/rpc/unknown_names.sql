create or replace function rpc.unknown_names(p_people text[], p_keywords text[])
returns table (people text[], keywords text[])
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        array(
            select distinct n.name
            from unnest(p_people) as n (name)
            where not exists (select 1 from data.people as p where p.folded_name = engine.fold_text(n.name))
            order by n.name
        ),
        array(
            select distinct n.name
            from unnest(p_keywords) as n (name)
            where not exists (select 1 from data.keywords as k where k.folded_name = engine.fold_text(n.name))
            order by n.name
        );
end;

comment on function rpc.unknown_names is
$$Which of these people and keywords the catalogue does not have, as they were written. Case and accents do not matter.$$;

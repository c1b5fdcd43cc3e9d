create or replace function rpc.named_titles(p_names text[])
returns table (name text, title_id integer)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select n.name, f.title_id
    from unnest(p_names) with ordinality as n (name, position)
    cross join
        lateral (
            select t.id as title_id
            from rpc.search_keywords(n.name, 20) as m
            inner join data.titles as t on t.id = m.title_id
            where
                engine.fold_text(n.name) <> ''
                and (
                    engine.fold_text(t.original_title) = engine.fold_text(n.name)
                    or exists (
                        select 1 from data.title_texts as x
                        where x.title_id = t.id and engine.fold_text(x.title) = engine.fold_text(n.name)
                    )
                )
            order by m.score desc, t.id
            limit 1
        ) as f
    order by n.position;
end;

comment on function rpc.named_titles is
$$The titles that have exactly these names in any language, ignoring case and accents; of several the one that a search ranks first.

A name that no title has returns no row.$$;

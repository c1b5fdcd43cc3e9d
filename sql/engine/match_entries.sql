-- A wrong match is worse than a doubtful one: where two titles fit alike, or nothing but the name does, the user decides.
create or replace function engine.match_entries(p_user_id bigint, p_import_id bigint, p_positions integer[])
returns table (entry_position integer, match text, title_id integer, candidates integer[], reason text)
language sql stable parallel safe
begin atomic
    with entry as materialized (
        select e.position, e.kind, e.refs, e.year, e.creators, array_to_string(engine.words(e.title), ' ') as name
        from data.import_entries as e
        where e.user_id = p_user_id and e.import_id = p_import_id and e.position = any(p_positions)
    ),

    referred as materialized (
        select e.position, array_agg(distinct x.title_id) as title_ids
        from entry as e
        cross join lateral unnest(e.refs) as r (ref)
        cross join
            lateral (
                select i.title_id
                from data.external_ids as i
                where i.source = engine.ref_source(r.ref) and i.value = engine.ref_value(r.ref)
                order by i.title_id
                offset 0
            ) as x
        group by e.position
    ),

    named as materialized (
        select e.position, s.title_id, s.fit, s.reason, min(s.fit) over (partition by e.position) as best
        from entry as e
        cross join lateral engine.same_names(e.name, e.kind, e.year, e.creators) as s
        where not exists (select 1 from referred as r where r.position = e.position)
    ),

    chosen as materialized (
        select
            n.position, n.best, count(*) as number, min(n.title_id) as title_id, min(n.reason) as reason,
            (array_agg(n.title_id order by t.score desc nulls last, n.title_id))[:(select engine.tuning('import_candidates'))::integer]
                as candidates
        from named as n
        left join data.title_trends as t on t.title_id = n.title_id
        where n.fit = n.best
        group by n.position, n.best
    )

    select
        e.position,
        case
            when cardinality(r.title_ids) = 1 or (c.number = 1 and c.best < 9) then 'matched'
            when r.position is not null or c.position is not null then 'doubtful'
            else 'unknown'
        end,
        case when cardinality(r.title_ids) = 1 then r.title_ids[1] when c.number = 1 and c.best < 9 then c.title_id end,
        case
            when cardinality(r.title_ids) > 1 then r.title_ids[:(select engine.tuning('import_candidates'))::integer]
            when c.number > 1 or c.best = 9 then c.candidates
            else '{}'
        end,
        case
            when cardinality(r.title_ids) = 1 then 'ref'
            when r.position is not null or (c.number > 1 and c.best < 9) then 'several'
            when c.best < 9 then 'name'
            else c.reason
        end
    from entry as e
    left join referred as r on r.position = e.position
    left join chosen as c on c.position = e.position;
end;

comment on function engine.match_entries is
$$Which titles entries of an import mean: by their refs, else by their exact names in folded words, with year, kind and makers (see
same_names). One that fits is matched; several, or a name alone, are doubtful and offered; none is unknown.$$;

-- A wrong match is worse than a doubtful one: if two titles fit equally well, or only the name fits, the user decides.
create or replace function engine.match_entries(p_user_id bigint, p_import_id bigint, p_first integer, p_last integer)
returns table (entry_position integer, match text, title_id integer, candidates integer[], reason text)
language sql stable parallel safe
begin atomic
    with entry as materialized (
        select
            e.position, e.kind, e.year, e.creators, array_to_string(engine.words(e.title), ' ') as name,
            (
                select array_agg(distinct i.title_id)
                from unnest(e.refs) as r (ref)
                inner join data.external_ids as i on i.source = engine.ref_source(r.ref) and i.value = engine.ref_value(r.ref)
            ) as title_ids
        from data.import_entries as e
        where
            e.user_id = p_user_id and e.import_id = p_import_id and e.position between p_first and p_last and e.match = 'unknown'
    ),

    named as materialized (
        select e.position, s.title_id, s.fit, s.reason, min(s.fit) over (partition by e.position) as best
        from entry as e
        cross join lateral engine.exact_name_matches(p_name => e.name, p_kind => e.kind, p_year => e.year, p_creators => e.creators) as s
        where e.title_ids is null
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
    ),

    -- A union instead of joins, because the planner does not know the number of entries and would choose nested loops.
    answer as (
        select
            a.position, max(a.title_ids) as title_ids, max(a.best) as best, max(a.number) as number, max(a.title_id) as title_id,
            max(a.candidates) as candidates, max(a.reason) as reason
        from (
            select
                e.position, e.title_ids, null::integer as best, null::bigint as number, null::integer as title_id,
                null::integer[] as candidates, null::text as reason
            from entry as e
            union all
            select c.position, null, c.best, c.number, c.title_id, c.candidates, c.reason from chosen as c
        ) as a
        group by a.position
    )

    select
        a.position,
        case
            when cardinality(a.title_ids) = 1 or (a.number = 1 and a.best < 9) then 'matched'
            when a.title_ids is not null or a.best is not null then 'doubtful'
            else 'unknown'
        end,
        case when cardinality(a.title_ids) = 1 then a.title_ids[1] when a.number = 1 and a.best < 9 then a.title_id end,
        case
            when cardinality(a.title_ids) > 1 then a.title_ids[:(select engine.tuning('import_candidates'))::integer]
            when a.number > 1 or a.best = 9 then a.candidates
            else '{}'
        end,
        case
            when cardinality(a.title_ids) = 1 then 'ref'
            when a.title_ids is not null or (a.number > 1 and a.best < 9) then 'several'
            when a.best < 9 then 'name'
            else a.reason
        end
    from answer as a;
end;

comment on function engine.match_entries is
$$The titles that the unknown entries in a part of an import refer to: by their refs, else by their exact names in folded words, with year,
kind and creators (see exact_name_matches). A single fitting title is matched; several, or a name alone, are doubtful and offered as
candidates; without any the entry is unknown.$$;

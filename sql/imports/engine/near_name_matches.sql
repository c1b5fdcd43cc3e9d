create or replace function engine.near_name_matches(p_name text, p_kind text, p_year integer)
returns integer[]
language sql stable parallel safe
begin atomic
    select coalesce((array_agg(f.title_id order by f.score desc, f.title_id))[:(select engine.tuning('import_candidates'))::integer], '{}')
    from (
        select m.title_id, m.score
        from engine.word_matches(p_name, p_kind, '{}') as m
        inner join data.titles as t on t.id = m.title_id
        where
            m.matched = 'title'
            and m.score >= (select engine.tuning('import_similarity'))
            and (p_kind is not null or t.kind in ('movie', 'tv'))
            and (t.kind = 'book' or abs(t.year - p_year) <= 1 or t.year is null or p_year is null)
    ) as f;
end;

comment on function engine.near_name_matches is
$$Titles with a similar name and about the same year, best first, to be offered to the user. Each call is a search.$$;

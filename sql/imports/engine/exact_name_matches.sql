-- One index lookup per name, whatever the planner assumes about the arrays.
create or replace function engine.exact_name_matches(p_name text, p_kind text, p_year integer, p_creators text[])
returns table (title_id integer, fit integer, reason text)
language sql stable parallel safe
begin atomic
    with candidate as materialized (
        select distinct n.title_id
        from (select h.title_id, h.kind from data.title_names as h where h.name = p_name and p_name <> '' order by h.title_id offset 0) as n
        where case when p_kind is null then n.kind in ('movie', 'tv') else n.kind = p_kind end
    ),

    judged as materialized (
        select
            t.id, t.kind, abs(t.year - p_year) as years,
            case when p_creators <> '{}' then engine.has_creator(t.id, p_creators) end as is_theirs
        from candidate as c
        inner join data.titles as t on t.id = c.title_id
    )

    select
        j.id,
        case
            when not j.is_theirs then 9
            when j.years = 0 then case when j.is_theirs then 1 else 2 end
            when j.is_theirs and (j.years = 1 or j.years is null or j.kind = 'book') then 3
            when j.years = 1 then 4
            else 9
        end,
        case when not j.is_theirs then 'other_maker' when j.years is null then 'no_year' else 'other_year' end
    from judged as j;
end;

comment on function engine.exact_name_matches is
$$Titles with exactly this name in folded words, and how well they fit the other details, where a smaller number is better: 1 year and
creator, 2 year, 3 creator (with at most a year's difference, or any year for a book, whose editions have years of their own), 4 a year's
difference, 9 none of these, in which case reason says what does not fit.

p_kind null stands for a film or a series.$$;

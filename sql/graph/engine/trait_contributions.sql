create or replace function engine.trait_contributions(p_given integer[], p_title_ids integer[])
returns table (title_id integer, because_title_id integer, role text, name text, weight float8)
language sql stable parallel safe
begin atomic
    with given as (
        select g.title_id, min(g.position) as position
        from unnest(p_given) with ordinality as g (title_id, position)
        group by g.title_id
    ),

    theirs as materialized (
        select t.title_id, t.trait, t.role, t.person_id, t.keyword_id, t.genre, t.weight
        from engine.title_traits(p_title_ids) as t
    ),

    -- One row per title and trait, with the first of the given titles that share it.
    shared as materialized (
        select distinct on (t.title_id, t.trait)
            t.title_id, t.trait, t.person_id, t.keyword_id, t.genre, m.title_id as because_title_id,
            least(t.weight, m.weight) as weight, case when m.weight < t.weight then m.role else t.role end as role
        from theirs as t
        inner join engine.title_traits(p_given) as m on m.trait = t.trait and m.title_id <> t.title_id
        inner join given as g on g.title_id = m.title_id
        order by t.title_id, t.trait, g.position
    ),

    rarity as materialized (
        select s.trait, engine.trait_rarity(f.titles, (select count(*) from data.titles)) as rarity
        from (select distinct i.trait, i.person_id, i.keyword_id, i.genre from shared as i) as s
        cross join lateral engine.trait_size(s.person_id, s.keyword_id, s.genre) as f
    ),

    ranked as (
        select
            s.title_id, s.because_title_id, s.role, coalesce(p.name, k.name, s.genre) as name, s.weight * r.rarity as weight, s.trait,
            row_number() over (partition by s.title_id order by s.weight * r.rarity desc, s.trait) as position
        from shared as s
        inner join rarity as r on r.trait = s.trait
        left join data.people as p on p.id = s.person_id
        left join data.keywords as k on k.id = s.keyword_id
    )

    select r.title_id, r.because_title_id, r.role, r.name, r.weight
    from ranked as r
    where r.position <= 3
    order by r.title_id, r.position;
end;

comment on function engine.trait_contributions is
$$For each title of p_title_ids, the 3 traits with the greatest weight (people, keywords or genres) that it shares with one of p_given.

role is director, creator, author, writer, actor, keyword or genre; name is the person's name, the keyword, or the genre's slug. If several
given titles share a trait, the first of them in p_given is returned.$$;

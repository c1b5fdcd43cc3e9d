-- Rare traits are the most informative and have few titles, so they are read first; a genre of half the catalogue is never read completely.
create or replace function engine.shared_traits(p_title_ids integer[], p_count integer)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    with given as (
        select t.trait, t.person_id, t.keyword_id, t.genre, max(t.weight) as weight, count(*) as times
        from engine.title_traits(p_title_ids) as t
        group by t.trait, t.person_id, t.keyword_id, t.genre
    ),

    counted as materialized (
        select g.trait, g.person_id, g.keyword_id, g.genre, g.weight, g.times, f.titles
        from given as g
        cross join lateral engine.trait_size(g.person_id, g.keyword_id, g.genre) as f
    ),

    walk as (
        select
            c.person_id, c.keyword_id, c.genre, c.weight, c.times, c.titles,
            sum(c.titles) over (order by c.titles, c.trait) as spent
        from counted as c
    )

    select
        t.title_id, sum(
            least(w.weight, t.weight) * ln(1 + w.times) * engine.trait_rarity(w.titles, (select count(*) from data.titles))
        ) as score
    from walk as w
    cross join lateral engine.trait_titles(w.person_id, w.keyword_id, w.genre) as t
    where w.spent <= (select engine.tuning('trait_budget')) and t.title_id <> all(p_title_ids)
    group by t.title_id
    order by score desc, t.title_id
    limit p_count;
end;

comment on function engine.shared_traits is
$$Titles that share people, keywords and genres with the given ones, without those. Each shared trait scores its weight times its rarity
times ln(1 + the number of given titles that have it).

A person counts with the smaller of the two weights. Traits are read from the rarest up until 3,000 titles (tuning: trait_budget) are read;
a trait that would exceed that is left out. p_count null returns all titles found.$$;

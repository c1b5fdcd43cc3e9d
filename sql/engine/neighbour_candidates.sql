-- Two users who both rated a rare title have more in common than two who both rated a blockbuster, and a rare
-- title's raters are few to read. So the walk starts at the rarest, and its cost does not grow with the data.
create or replace function engine.neighbour_candidates(p_user_id bigint, p_posting_budget float8, p_count integer)
returns table (user_id bigint, weight float8)
language sql stable parallel safe
begin atomic
    with walk as (
        select
            r.title_id,
            s.rating_count,
            sum(s.rating_count) over (order by s.rating_count, r.title_id) - s.rating_count as spent_before
        from data.ratings as r
        inner join data.title_statistics as s on s.title_id = r.title_id
        where r.user_id = p_user_id
    ),

    population as (
        select coalesce(
            (select nullif(t.user_count, 0) from data.rating_totals as t),
            (select count(*) from data.user_profiles)
        )::float8 as users
    )

    select r.user_id, sum(ln(1 + p.users / w.rating_count)) as weight
    from walk as w
    cross join population as p
    inner join data.ratings as r on r.title_id = w.title_id
    where w.spent_before < (select p_posting_budget) and w.rating_count > 0 and r.user_id <> p_user_id
    group by r.user_id
    order by weight desc, r.user_id
    limit p_count;
end;

comment on function engine.neighbour_candidates is
$$Users who may be a user's neighbours: those who share titles, rare ones first, each shared title counting ln(1 + users / raters).

Reads the ratings of shared titles from the rarest up until p_posting_budget of them are read.$$;

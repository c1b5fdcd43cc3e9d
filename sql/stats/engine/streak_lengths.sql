create or replace function engine.streak_lengths(p_periods integer[], p_current integer)
returns table (total integer, current integer, longest integer)
language sql stable parallel safe
begin atomic
    -- In a row of consecutive numbers, number less rank is always the same.
    with runs as (
        select max(n.number) as last, count(*) as length
        from (
            select d.number, d.number - row_number() over (order by d.number) as run
            from (select distinct u.number from unnest(p_periods) as u (number) where u.number <= p_current) as d
        ) as n
        group by n.run
    )

    select
        coalesce(sum(r.length), 0)::integer,
        coalesce(max(r.length) filter (where r.last >= p_current - 1), 0)::integer,
        coalesce(max(r.length), 0)::integer
    from runs as r;
end;

comment on function engine.streak_lengths is
$$How many different days (or weeks, all of them numbered) there are up to p_current, how many in a row lead up to p_current or the one before it,
and how many in a row there ever were.$$;

create or replace function engine.streak_lengths(p_periods integer[], p_current integer)
returns table (total integer, current integer, longest integer)
language sql stable parallel safe
begin atomic
    -- Within a streak the difference between number and rank is constant.
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
$$Number of distinct periods (days or weeks, numbered consecutively) up to p_current, length of the streak that ends in p_current or the
period before it, and length of the longest streak.$$;

create or replace function engine.bulk_adjust_title_statistics(p_title_ids integer[], p_counts integer[], p_sums float8[])
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.title_statistics (title_id, rating_count, rating_sum)
    select n.title_id, 0, 0 from unnest(p_title_ids) as n (title_id)
    order by n.title_id
    on conflict (title_id) do nothing;

    select count(*) from (
        select s.title_id from data.title_statistics as s where s.title_id = any(p_title_ids) order by s.title_id for update
    ) as locked;

    update data.title_statistics as s
    set rating_count = s.rating_count + n.more, rating_sum = s.rating_sum + n.stars
    from unnest(p_title_ids, p_counts, p_sums) as n (title_id, more, stars)
    where s.title_id = n.title_id;
end;

comment on function engine.bulk_adjust_title_statistics is
$$Adds to the numbers and sums of ratings of many titles, each given once; negative values subtract. See adjust_title_statistics.$$;

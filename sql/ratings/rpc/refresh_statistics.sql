-- The rows are locked before the ratings are counted: a concurrent writer has either committed and is counted, or waits and then adds its
-- own difference.
create or replace function rpc.refresh_statistics(p_after_title_id integer default 0, p_count integer default 5000)
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.title_statistics (title_id, rating_count, rating_sum)
    select t.id, 0, 0
    from (select i.id from data.titles as i where i.id > p_after_title_id order by i.id limit p_count) as t
    on conflict (title_id) do nothing;

    select count(*) from (
        select s.title_id
        from data.title_statistics as s
        where s.title_id > p_after_title_id
        order by s.title_id
        limit p_count
        for update
    ) as locked;

    with batch as (
        select s.title_id from data.title_statistics as s where s.title_id > p_after_title_id order by s.title_id limit p_count
    ),

    -- Materialised, because with a table that was never analysed the planner may repeat the count for every title.
    counted as materialized (
        select b.title_id, count(r.rating) as rating_count, coalesce(sum(r.rating::float8), 0) as rating_sum
        from batch as b
        left join data.ratings as r on r.title_id = b.title_id
        group by b.title_id
    )

    -- An upsert instead of an update with a join: it looks rows up by the key, whatever the planner assumes of a table that has just grown.
    insert into data.title_statistics as s (title_id, rating_count, rating_sum)
    select c.title_id, c.rating_count, c.rating_sum from counted as c order by c.title_id
    on conflict (
        title_id) do update set rating_count = excluded.rating_count, rating_sum = excluded.rating_sum
    where (s.rating_count, s.rating_sum) is distinct from (excluded.rating_count, excluded.rating_sum);

    select max(t.id)
    from (select i.id from data.titles as i where i.id > p_after_title_id order by i.id limit p_count) as t;
end;

comment on function rpc.refresh_statistics is
$$Recounts the ratings of the next p_count titles after p_after_title_id; returns the last title processed, null if none was left.

Call it until it returns null, then refresh_totals(). Safe beside live traffic.$$;

create or replace function engine.adjust_title_statistics(p_title_id integer, p_count integer, p_sum float8)
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.title_statistics as s (title_id, rating_count, rating_sum)
    values (p_title_id, p_count, p_sum)
    on conflict (title_id) do update
        set rating_count = s.rating_count + excluded.rating_count, rating_sum = s.rating_sum + excluded.rating_sum;
end;

comment on function engine.adjust_title_statistics is
$$Adds to a title's number and sum of ratings; negative figures take away.$$;

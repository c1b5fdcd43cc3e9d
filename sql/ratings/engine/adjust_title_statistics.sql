-- Not a single upsert, because the proposed row for a withdrawn rating would violate the check that counts are not negative.
create or replace function engine.adjust_title_statistics(p_title_id integer, p_count integer, p_sum float8)
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.title_statistics (title_id, rating_count, rating_sum)
    values (p_title_id, 0, 0)
    on conflict (title_id) do nothing;

    update data.title_statistics as s
    set rating_count = s.rating_count + p_count, rating_sum = s.rating_sum + p_sum
    where s.title_id = p_title_id;
end;

comment on function engine.adjust_title_statistics is
$$Adds to a title's number and sum of ratings; negative values subtract.$$;

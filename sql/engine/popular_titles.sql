create or replace function engine.popular_titles(p_kind text, p_user_id bigint, p_exclude integer[])
returns table (title_id integer, score float8, rating_count integer)
language sql stable parallel safe
begin atomic
    select s.title_id, s.rating_sum / s.rating_count, s.rating_count
    from data.title_statistics as s
    inner join data.titles as t on t.id = s.title_id
    where
        s.rating_count >= greatest(1, (select engine.tuning('popular_minimum_ratings')))
        and (p_kind is null or t.kind = p_kind)
        and s.title_id not in (select x.title_id from engine.excluded_titles(p_user_id, p_exclude) as x);
end;

comment on function engine.popular_titles is
$$Titles with at least 5 ratings (tuning: popular_minimum_ratings) and their mean rating, without what a user is not to be shown.$$;

create or replace function engine.overall_popularity(p_user_id bigint, p_exclude integer[], p_include text[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select a.title_id, a.score + coalesce(2 * s.rating_sum / nullif(s.rating_count, 0) * ln(1 + s.rating_count), 0)
    from engine.titles_by_external_rating(p_kind => null, p_user_id => p_user_id, p_exclude => p_exclude, p_include => p_include) as a
    left join data.title_statistics as s on s.title_id = a.title_id;
end;

comment on function engine.overall_popularity is
$$All titles with their overall popularity: the external rating plus the same measure over this site's ratings, the mean out of ten times
the logarithm of their number. Without titles that a user is not to be shown.$$;

create or replace function engine.score_sentiment(p_title_ids integer[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select s.title_id, s.sentiment * s.review_count / (s.review_count + (select engine.tuning('sentiment_shrinkage')))
    from data.title_sentiments as s
    where s.title_id = any(p_title_ids);
end;

comment on function engine.score_sentiment is
$$The sentiment of titles' reviews, from -1 to 1, shrunk toward 0 where they are few. No row for a title without reviews.$$;

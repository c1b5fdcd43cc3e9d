create or replace function engine.popular_titles(p_method text, p_kind text, p_user_id bigint, p_exclude integer[], p_include text[])
returns table (title_id integer, score float8, mean_rating float8, rating_count integer)
language sql stable parallel safe
begin atomic
    with excluded as materialized (
        select x.title_id from engine.excluded_titles(p_user_id, p_exclude, p_include) as x
    ),

    rated as (
        select
            t.id as title_id,
            t.imdb_rating,
            t.imdb_votes,
            s.rating_sum,
            s.rating_count,
            s.rating_sum / nullif(s.rating_count, 0) as mean_rating
        from data.titles as t
        left join data.title_statistics as s on s.title_id = t.id
        where (p_kind is null or t.kind = p_kind) and t.id not in (select e.title_id from excluded as e)
    )

    select r.title_id, r.mean_rating as score, r.mean_rating, r.rating_count
    from rated as r
    where p_method = 'average' and r.rating_count >= greatest(1, (select engine.tuning('popular_minimum_ratings')))
    union all
    select
        r.title_id,
        engine.bayesian_mean(
            p_sum => r.rating_sum, p_count => r.rating_count,
            p_prior_mean => (select engine.global_mean()), p_prior_count => (select engine.tuning('bayesian_prior_ratings'))
        ),
        r.mean_rating, r.rating_count
    from rated as r
    where p_method = 'bayesian' and r.rating_count > 0
    union all
    select r.title_id, t.score, r.mean_rating, coalesce(r.rating_count, 0)
    from rated as r
    inner join data.title_trends as t on t.title_id = r.title_id
    where p_method = 'trending'
    union all
    select r.title_id, r.imdb_rating, r.mean_rating, coalesce(r.rating_count, 0)
    from rated as r
    where p_method = 'imdb' and r.imdb_rating is not null and r.imdb_votes >= (select engine.tuning('imdb_minimum_votes'));
end;

comment on function engine.popular_titles is
$$Titles with a popularity score, their mean rating in stars and the number of ratings, without those that a user is not to be shown.

p_method defines the score: average is the mean of at least 5 ratings (tuning: popular_minimum_ratings); bayesian the mean with 50 further
ratings assumed at the global mean (bayesian_prior_ratings); trending the trending score as of the last refresh; imdb the rating out of ten,
for titles with 1,000 votes or more (imdb_minimum_votes).$$;

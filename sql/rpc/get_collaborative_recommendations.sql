create or replace function rpc.get_collaborative_recommendations(p_user_id bigint, p_count integer default 20)
returns table (
    title_id integer, kind text, title text, predicted_rating float8, score float8, neighbours integer
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select v.title_id, t.kind, x.title, v.predicted_rating, v.score, v.neighbours
    from engine.collaborative_votes(p_user_id, engine.tuning('neighbour_minimum_correlation')) as v
    inner join data.titles as t on t.id = v.title_id
    cross join lateral engine.localised_text(t.id, 'en') as x
    order by v.score desc, v.title_id
    limit engine.bounded_limit(p_count, 200);
end;

comment on function rpc.get_collaborative_recommendations is
$$What people with the same taste chose and this user has not rated, from users who share at least 3 rated titles with a Pearson
correlation above 0.3.

predicted_rating is in stars: the title's and the user's baseline plus the neighbours' similarity-weighted deviations. Rows are
ordered by score, the neighbours' summed votes, because the best predicted rating belongs to titles that hardly anyone has
rated: on MovieLens, ordering by it scores nDCG@10 0.003. neighbours says how many voted.$$;

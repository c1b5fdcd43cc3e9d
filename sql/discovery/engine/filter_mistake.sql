create or replace function engine.filter_mistake(p_sort text, p_genre_match text, p_genres text[])
returns text
language sql stable parallel safe
begin atomic
    select coalesce(
        (
            select format('There is no sort %s. A sort is imdb, votes, popularity, release or personal.', coalesce(p_sort, 'null'))
            where p_sort is null or p_sort not in ('imdb', 'votes', 'popularity', 'release', 'personal')
        ),
        (
            select format('genre_match is any or all, not %s.', coalesce(p_genre_match, 'null'))
            where p_genre_match is null or p_genre_match not in ('any', 'all')
        ),
        (
            select format('There is no genre %s.', coalesce(n.genre, 'null'))
            from unnest(p_genres) as n (genre)
            where not exists (select 1 from data.genres as g where g.slug = n.genre)
            order by n.genre
            limit 1
        )
    );
end;

comment on function engine.filter_mistake is
$$What is wrong with the words that filters were given, in a sentence; null if nothing is.$$;

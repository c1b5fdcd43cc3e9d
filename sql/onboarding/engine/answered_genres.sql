-- Moods are alternatives rather than joint requirements: a genre that suits one of the chosen moods is welcome, whatever the others say.
create or replace function engine.answered_genres(p_user_id bigint)
returns table (genre text, weight float8)
language sql stable parallel safe
begin atomic
    with mood_weight as (
        select g.slug as genre, max(coalesce(w.weight, 0)) as weight
        from engine.question_answers(p_user_id, 'moods') as m
        cross join data.genres as g
        left join data.mood_genres as w on w.mood = m.answer and w.genre = g.slug
        group by g.slug
    )

    select g.slug, case when a.answer is null then m.weight else 1 end
    from data.genres as g
    left join engine.question_answers(p_user_id, 'genres') as a on a.answer = g.slug
    left join mood_weight as m on m.genre = g.slug
    where a.answer is not null or m.weight <> 0;
end;

comment on function engine.answered_genres is
$$How much a user likes genres according to the quiz, from -1 to 1: 1 for a chosen genre, else its weight in the chosen mood that it suits
best. It is negative only if the genre suits none of the chosen moods. Other genres have no row.$$;

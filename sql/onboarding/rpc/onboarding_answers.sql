create or replace function rpc.onboarding_answers(p_user_id bigint)
returns table (questions text[], answers text[], favourites integer[], saved_at timestamptz)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with answered as (
        select
            array_agg(a.question order by q.position, o.position, a.answer) as questions,
            array_agg(a.answer order by q.position, o.position, a.answer) as answers
        from data.onboarding_answers as a
        inner join data.onboarding_questions as q on q.slug = a.question
        inner join data.onboarding_options as o on o.question = a.question and o.slug = a.answer
        where a.user_id = p_user_id
    )

    select
        coalesce(a.questions, '{}'),
        coalesce(a.answers, '{}'),
        array(
            select f.title_id
            from data.favourites as f
            inner join data.titles as t on t.id = f.title_id
            where f.user_id = p_user_id and engine.is_suitable(t.minimum_age, (select engine.maturity_cap(p_user_id)))
            order by f.chosen_at, f.title_id
        ),
        (select s.saved_at from data.onboardings as s where s.user_id = p_user_id)
    from answered as a;
end;

comment on function rpc.onboarding_answers is
$$A user's quiz answers as two equally long arrays with one entry per answer, their favourites except those above their maturity cap, and
when they were saved.

Always one row; saved_at is null for a user who has not been through the quiz, not even by skipping it.$$;

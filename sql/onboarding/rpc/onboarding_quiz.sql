create or replace function rpc.onboarding_quiz(p_language text default 'en')
returns table (question text, body text, most_answers integer, option text, name text)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select q.slug, engine.question_text(q.slug, p_language), q.most_answers, o.slug as option, n.name
    from data.onboarding_questions as q
    inner join data.onboarding_options as o on o.question = q.slug
    cross join lateral (select coalesce(engine.option_name(q.slug, o.slug, p_language), o.slug) as name) as n
    order by q.position, o.position, engine.fold_text(n.name), o.slug;
end;

comment on function rpc.onboarding_quiz is
$$The questions of the onboarding quiz, one row per option, in display order and in a language (en, fr).

A question accepts up to most_answers of its options, or none. save_onboarding stores the answers.$$;

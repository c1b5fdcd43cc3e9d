create or replace function engine.question_answers(p_user_id bigint, p_question text)
returns table (answer text)
language sql stable parallel safe
begin atomic
    select a.answer from data.onboarding_answers as a where a.user_id = p_user_id and a.question = p_question;
end;

comment on function engine.question_answers is
$$A user's answers to one question of the quiz, in no particular order; no row if the question was skipped.$$;

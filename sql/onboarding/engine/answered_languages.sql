create or replace function engine.answered_languages(p_user_id bigint)
returns table (language text)
language sql stable parallel safe
begin atomic
    select a.answer from engine.question_answers(p_user_id, 'languages') as a;
end;

comment on function engine.answered_languages is
$$The original languages (ISO 639-1) that a user chose in the quiz. No row if the question was skipped.$$;

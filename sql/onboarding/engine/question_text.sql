create or replace function engine.question_text(p_question text, p_language text)
returns text
language sql stable parallel safe
begin atomic
    select t.body
    from data.onboarding_question_texts as t
    where t.question = p_question
    order by t.language = p_language desc, t.language = 'en' desc, t.language
    limit 1;
end;

comment on function engine.question_text is
$$The text of a quiz question in a language, else in English; null for an unknown question.$$;

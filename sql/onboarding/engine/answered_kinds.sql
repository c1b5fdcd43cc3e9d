create or replace function engine.answered_kinds(p_user_id bigint)
returns table (kind text)
language sql stable parallel safe
begin atomic
    select a.answer from engine.question_answers(p_user_id, 'kinds') as a;
end;

comment on function engine.answered_kinds is
$$The kinds (movie, tv, book) that a user chose in the quiz. No row if the question was skipped.$$;

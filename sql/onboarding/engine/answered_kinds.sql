create or replace function engine.answered_kinds(p_user_id bigint)
returns table (kind text)
language sql stable parallel safe
begin atomic
    select a.answer from engine.question_answers(p_user_id, 'kinds') as a;
end;

comment on function engine.answered_kinds is
$$What a user wants by their quiz: movie, tv, book. No row where they did not say.$$;

create or replace function engine.answered_eras(p_user_id bigint)
returns table (year_gte integer, year_lte integer)
language sql stable parallel safe
begin atomic
    select coalesce(e.year_gte, -32768), coalesce(e.year_lte, 32767)
    from engine.question_answers(p_user_id, 'eras') as a
    inner join data.eras as e on e.slug = a.answer;
end;

comment on function engine.answered_eras is
$$The ranges of years that a user chose in the quiz, both ends included; an open end is a year that no title has.

No row if the question was skipped.$$;

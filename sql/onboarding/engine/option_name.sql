-- The names of genres and moods are shared with the rest of the application.
create or replace function engine.option_name(p_question text, p_option text, p_language text)
returns text
language sql stable parallel safe
begin atomic
    select n.name
    from (
        select o.language, o.name from data.onboarding_option_names as o where o.question = p_question and o.option = p_option
        union all
        select m.language, m.name from data.mood_names as m where p_question = 'moods' and m.mood = p_option
        union all
        select g.language, g.name from data.genre_names as g where p_question = 'genres' and g.genre = p_option
    ) as n
    order by n.language = p_language desc, n.language = 'en' desc, n.language, n.name
    limit 1;
end;

comment on function engine.option_name is
$$The name of a quiz option in a language, else in English; null for an unknown option.$$;

create or replace function engine.mood_exists(p_mood text)
returns boolean
language sql stable parallel safe
begin atomic
    select count(*) > 0 from data.moods as m where m.slug = p_mood;
end;

comment on function engine.mood_exists is
$$Whether there is a mood of this name, such as cosy or tense; false for null.$$;

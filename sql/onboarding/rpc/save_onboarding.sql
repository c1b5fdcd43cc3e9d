create or replace function rpc.save_onboarding(
    p_user_id bigint, p_questions text[], p_answers text[], p_favourites integer[]
)
returns table (questions text[], answers text[], favourites integer[], saved_at timestamptz)
language plpgsql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_fewest constant integer := engine.tuning('fewest_favourites');
    v_most constant integer := engine.tuning('most_favourites');
    v_favourites constant integer[] := array(select distinct f.title_id from unnest(p_favourites) as f (title_id) order by 1);
    v_wrong record;
begin
    -- The lock serialises two requests of one user.
    perform 1 from data.users as u where u.id = p_user_id for no key update;
    if not found then
        raise exception using errcode = 'PT404', message = 'There is no such user.';
    end if;
    select a.question, a.answer, q.slug is not null as known into v_wrong
    from unnest(p_questions, p_answers) with ordinality as a (question, answer, position)
    left join data.onboarding_questions as q on q.slug = a.question
    left join data.onboarding_options as o on o.question = a.question and o.slug = a.answer
    where o.slug is null
    order by a.position
    limit 1;
    if found then
        raise exception using
            errcode = 'PT422',
            message = case
                when v_wrong.known then format('"%s" is not an answer to the question "%s".', v_wrong.answer, v_wrong.question)
                else format('There is no question "%s".', v_wrong.question)
            end,
            hint = 'The quiz lists its questions and their options.';
    end if;
    select q.slug, q.most_answers into v_wrong
    from unnest(p_questions, p_answers) as a (question, answer)
    inner join data.onboarding_questions as q on q.slug = a.question
    group by q.slug
    having count(distinct a.answer) > q.most_answers
    order by q.position
    limit 1;
    if found then
        raise exception using
            errcode = 'PT422',
            message = format('The question "%s" takes at most %s answers.', v_wrong.slug, v_wrong.most_answers);
    end if;
    if cardinality(v_favourites) > 0 and not cardinality(v_favourites) between v_fewest and v_most then
        raise exception using
            errcode = 'PT422',
            message = format('Choose %s to %s favourites, or none; you chose %s.', v_fewest, v_most, cardinality(v_favourites)),
            hint = 'A title sent twice counts once.';
    end if;
    select f.title_id into v_wrong
    from unnest(v_favourites) as f (title_id)
    where not exists (select 1 from data.titles as t where t.id = f.title_id)
    order by 1
    limit 1;
    if found then
        raise exception using errcode = 'PT422', message = format('There is no title %s.', coalesce(v_wrong.title_id::text, 'null'));
    end if;

    delete from data.onboarding_answers as a where a.user_id = p_user_id;
    insert into data.onboarding_answers (user_id, question, answer)
    select distinct p_user_id, a.question, a.answer from unnest(p_questions, p_answers) as a (question, answer);
    delete from data.favourites as f where f.user_id = p_user_id and not f.title_id = any(v_favourites);
    insert into data.favourites (user_id, title_id)
    select p_user_id, f.title_id from unnest(v_favourites) as f (title_id)
    on conflict on constraint favourites_pkey do nothing;
    insert into data.onboardings (user_id) values (p_user_id)
    on conflict on constraint onboardings_pkey do update set saved_at = now();
    return query select o.questions, o.answers, o.favourites, o.saved_at from rpc.onboarding_answers(p_user_id) as o;
end;
$$;

comment on function rpc.save_onboarding is
$$Replaces a user's quiz answers, given as two equally long arrays with one entry per answer, and favourites. Any question may be left out,
and so may favourites; null and empty arrays stand for none.

PT422 for an unknown question, option or title, too many answers to a question, or fewer than 5 or more than 10 favourites (tuning:
fewest_favourites, most_favourites); PT404 for an unknown user. Then nothing changes.$$;

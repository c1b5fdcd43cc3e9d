create or replace function rpc.recommend(
    p_user_id bigint, p_count integer default 20, p_kind text default null, p_exclude integer[] default null,
    p_strategy text default 'hybrid', p_lambda float8 default null, p_preset text default null, p_mood text default null,
    p_among integer[] default null, p_at timestamptz default now(), p_exact boolean default false,
    p_include text[] default null, p_from text default null, p_providers text[] default null, p_provider_country text default null
)
returns table (
    title_id integer, kind text, title text, strategy text, score float8, predicted_rating float8, neighbours integer,
    collaborative float8, content float8, graph float8, sentiment float8, popularity float8, context float8
)
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set "hnsw.iterative_scan" = strict_order
set "hnsw.ef_search" = 200
set "hnsw.max_scan_tuples" = 100000
set plan_cache_mode = force_generic_plan
as $$
declare
    v_preset constant text := engine.blend_preset(p_user_id, p_strategy, p_preset);
    v_signals constant text[] := array(select g.signal from data.signals as g order by g.position);
    v_include constant text[] := rpc.included_states(case when p_from is null then p_include else p_include || p_from end);
    v_country constant text := coalesce(p_provider_country, engine.reader_country(p_user_id));
    v_among integer[] := case when p_from is null then p_among else array(
        select u.title_id from engine.user_states(p_user_id) as u
        where u.state = p_from and (p_among is null or u.title_id = any(p_among))
    ) end;
begin
    if v_preset is null then
        raise exception using
            errcode = 'PT422',
            message = format('There is no strategy %s with preset %s.', coalesce(p_strategy, 'null'), coalesce(p_preset, 'null')),
            hint = 'A strategy is hybrid, collaborative, content, graph or popular; presets belong to hybrid: see blend_presets().';
    end if;
    if not p_lambda between 0 and 1 then
        raise exception using
            errcode = 'PT422',
            message = 'Lambda is a number from 0 to 1.',
            hint = '1 orders by score alone; lower values give a more varied list.';
    end if;
    if p_mood is not null and not engine.mood_exists(p_mood) then
        raise exception using
            errcode = 'PT422',
            message = format('There is no mood %s.', p_mood),
            hint = 'The moods are the options of the last question of onboarding_quiz().';
    end if;
    if p_providers is not null then
        v_among := case
            when v_among is null then array(
                select c.title_id
                from engine.offered_candidates(
                    p_user_id => p_user_id, p_kind => p_kind, p_exclude => p_exclude, p_include => v_include,
                    p_providers => p_providers, p_country => v_country
                ) as c
            )
            else array(
                select a.title_id from unnest(v_among) as a (title_id)
                where a.title_id in (select o.title_id from engine.offered_titles(p_providers, v_country) as o)
            )
        end;
    end if;
    return query
        select r.title_id, t.kind, x.title, r.strategy, r.score, r.predicted_rating, r.neighbours,
            r.contributions[array_position(v_signals, 'collaborative')],
            r.contributions[array_position(v_signals, 'content')],
            r.contributions[array_position(v_signals, 'graph')],
            r.contributions[array_position(v_signals, 'sentiment')],
            r.contributions[array_position(v_signals, 'popularity')],
            r.contributions[array_position(v_signals, 'context')]
        from engine.ranked_candidates(
            p_user_id => p_user_id, p_preset => v_preset, p_kind => p_kind, p_exclude => p_exclude, p_include => v_include,
            p_among => v_among, p_mmr_lambda => p_lambda, p_mood => p_mood, p_at => p_at, p_exact => p_exact
        ) as r
        inner join data.titles as t on t.id = r.title_id
        cross join lateral engine.localised_text(t.id, 'en') as x
        where r.place <= engine.bounded_limit(p_count, 200)
        order by r.place;
end;
$$;

comment on function rpc.recommend is
$$What to watch or read next: titles the user does not know yet, always as many as were asked for while the catalogue has them.

score, from 0 to 1, is the sum of the columns after neighbours, the contributions of the signals (see signals()): collaborative (votes of
users of similar taste, from 3 ratings on), content (likeness to what the user liked), graph (what goes with it, learned from all
ratings), sentiment (of reviews), popularity (trending score) and context (hour, languages, quiz answers, p_mood). Null: the signal knows nothing.
strategy names the largest, and predicted_rating says how many stars the user would give where neighbours rated it.

p_strategy is hybrid, collaborative, content, graph or popular; p_preset one of blend_presets() for hybrid. The list is in order of score,
diversified by p_lambda (1: not at all; null: as the preset says, 0.7 for hybrid). p_kind is movie, tv, book or null for all.
p_exclude leaves more titles out; p_among ranks only those it names. p_include shows titles of the states it names (seen, watch_later) too;
p_from ranks only the user's own list of that state: what to watch next of all that they put aside. With p_providers only what one of
these services streams counts, in p_provider_country, else the country of the user's preferences, else anywhere. p_exact compares with all users,
however long that takes. p_at is the moment whose hour and weekday the context goes by.
Reads only. An unknown user is a new user. PT422 for an unknown strategy, preset, mood or state.$$;

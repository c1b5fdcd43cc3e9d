-- Likeness to the wish is measured for a bounded pool: the most popular titles that pass the filters, plus every near neighbour of the
-- wish that does (vector index).
create or replace function rpc.chat_titles(
    p_user_id bigint, p_filter data.title_filter default null, p_like_title_id integer default null, p_embedding vector default null,
    p_mood text default null, p_suggested integer[] default null, p_sort text default null, p_exclude integer[] default null,
    p_include text[] default null, p_count integer default 10
)
returns table (title_id integer, kind text, title text, score float8, strategy text, neighbours integer, without text[])
language plpgsql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set "hnsw.iterative_scan" = strict_order
set "hnsw.ef_search" = 200
set "hnsw.max_scan_tuples" = 100000
as $$
declare
    v_count constant integer := engine.bounded_limit(p_count, 100);
    v_few constant integer := least(v_count, engine.tuning('chat_few')::integer);
    v_is_sorted constant boolean := coalesce(p_sort <> 'personal', false);
    v_is_wish constant boolean := coalesce(
        p_like_title_id is not null or p_embedding is not null or p_mood is not null or cardinality(p_suggested) > 0, false
    );
    v_exclude constant integer[] := array_append(p_exclude, p_like_title_id);
    v_near constant integer[] := coalesce(p_suggested, '{}') || array(
        select n.title_id
        from
            engine.wish_candidates(
                p_like_title_id => p_like_title_id, p_embedding => p_embedding, p_kind => p_filter.kind,
                p_count => engine.tuning('chat_nearest')::integer
            ) as n
    );
    -- Where the pool comes from, in this order.
    v_steps constant text[] := case
        when v_is_wish then array['popularity', 'near'] || case when v_is_sorted then array['sorted'] else '{}' end
        when v_is_sorted then array['sorted']
        else array['popularity']
    end;
    -- The parts of the filter that may be given up where too few titles fit, in this order. Never kind, age or what is not wanted.
    v_asked constant text[] := array_remove(array[
        case when p_filter.providers is not null then 'providers' end,
        case when coalesce(p_filter.runtime_gte, p_filter.runtime_lte) is not null then 'runtime' end,
        case when p_filter.votes_gte is not null then 'votes' end,
        case when p_filter.imdb_gte is not null then 'imdb' end,
        case when p_filter.keywords is not null then 'keywords' end,
        case when coalesce(p_filter.year_gte, p_filter.year_lte) is not null then 'years' end,
        case when p_filter.countries is not null then 'countries' end,
        case when p_filter.people is not null then 'people' end,
        case when p_filter.languages is not null then 'languages' end,
        case when p_filter.genres is not null then 'genres' end
    ], null);
    v_without text[] := '{}';
    v_attempt integer := 0;
    v_found integer[] := '{}';
    v_pool integer[];
    v_step text;
begin
    if p_mood is not null and not engine.mood_exists(p_mood) then
        raise exception using
            errcode = 'PT422',
            message = format('There is no mood %s.', p_mood),
            hint = 'The moods are the options of the last question of onboarding_quiz().';
    end if;
    loop
        v_pool := '{}';
        foreach v_step in array v_steps loop
            continue when v_step = 'near' and v_near = '{}';
            exit when v_step = 'sorted' and v_is_wish and v_pool = '{}';
            v_pool := case when v_step = 'sorted' then '{}' else v_pool end || array(
                select d.title_id
                from rpc.discover_titles(
                    p_user_id => p_user_id, p_filter => engine.relaxed_filter(p_filter, v_without),
                    p_sort => case v_step when 'sorted' then p_sort when 'near' then 'votes' else v_step end,
                    p_exclude => v_exclude || v_found || case when v_step = 'near' then v_pool end, p_include => p_include,
                    p_among => case
                        when v_step = 'near' then v_near
                        when v_step = 'sorted' and v_is_wish then array(
                            select f.title_id
                            from
                                engine.score_wish(
                                    p_title_ids => v_pool, p_like_title_id => p_like_title_id, p_embedding => p_embedding,
                                    p_mood => p_mood, p_suggested => p_suggested
                                ) as f
                            order by f.score desc, f.title_id
                            limit engine.tuning('chat_sorted')::integer
                        )
                    end,
                    p_limit => case when v_step = 'sorted' then v_count else engine.tuning('chat_pool')::integer end
                ) with ordinality as d
                order by d.ordinality
            );
        end loop;
        if v_is_sorted then
            return query
                select t.id, t.kind, x.title, 1 / p.place::float8, null::text, null::integer, v_without
                from unnest(v_pool) with ordinality as p (title_id, place)
                inner join data.titles as t on t.id = p.title_id
                cross join lateral engine.localised_text(t.id, 'en') as x
                order by p.place
                limit v_count - cardinality(v_found);
        elsif v_pool <> '{}' then
            return query
                with fit as materialized (
                    select f.title_id, f.score
                    from
                        engine.score_wish(
                            p_title_ids => v_pool, p_like_title_id => p_like_title_id, p_embedding => p_embedding, p_mood => p_mood,
                            p_suggested => p_suggested
                        ) as f
                    order by f.score desc, array_position(v_pool, f.title_id)
                    limit case when v_is_wish then engine.tuning('chat_ranked')::integer end
                ),

                tasted as (
                    select
                        r.title_id, r.kind, r.title, r.strategy, r.neighbours,
                        case when v_is_wish then 0 else r.ordinality end as place,
                        case when v_is_wish then f.score + engine.tuning('chat_taste') * (r.score - f.score) else r.score end as score
                    from rpc.recommend(
                        p_user_id => p_user_id, p_count => 200, p_kind => p_filter.kind, p_include => p_include,
                        p_lambda => case when v_is_wish then 1 end, p_mood => p_mood,
                        p_among => array(select f.title_id from fit as f)
                    ) with ordinality as r
                    inner join fit as f on f.title_id = r.title_id
                )

                select w.title_id, w.kind, w.title, w.score, w.strategy, w.neighbours, v_without
                from tasted as w
                order by w.place, w.score desc, w.title_id
                limit v_count - cardinality(v_found);
        end if;
        exit when v_pool <> '{}' and v_without <> '{}';
        v_found := v_found || v_pool;
        exit when cardinality(v_found) >= v_few;
        v_attempt := v_attempt + 1;
        exit when v_attempt > case when v_found = '{}' then 2 * cardinality(v_asked) - 1 else cardinality(v_asked) end;
        -- Each part alone, then the first two together, the first three and so on.
        v_without := case
            when v_attempt <= cardinality(v_asked) then v_asked[v_attempt:v_attempt]
            else v_asked[1:v_attempt - cardinality(v_asked) + 1]
        end;
    end loop;
end;
$$;

comment on function rpc.chat_titles is
$$What a chat shows a reader who wishes for something: titles they do not know yet (p_include as in recommend), best first.

p_filter is the filter (see title_filter). The score, from 0 to 1, mixes similarity to p_like_title_id or p_embedding, the genres that suit
p_mood and a bonus for p_suggested with the reader's taste; without any of these it is taste alone. With p_sort (imdb, votes, popularity,
release) the most similar titles come in that order instead. strategy and neighbours are for explain_recommendations.

Where fewer than three titles fit (tuning: chat_few), more are added that fit without one part of the filter, or without several if none
fits: the column without names these parts. Kind, age and exclusions always hold. At most 100 rows. PT422 for an unknown mood, and as
discover_titles says.$$;

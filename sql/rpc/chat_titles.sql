create or replace function rpc.chat_titles(
    p_user_id bigint,
    p_kind text default null, p_genres text[] default null, p_genre_match text default 'any', p_not_genres text[] default null,
    p_languages text[] default null, p_not_languages text[] default null, p_countries text[] default null,
    p_people text[] default null, p_not_people text[] default null, p_keywords text[] default null,
    p_not_keywords text[] default null, p_year_gte integer default null, p_year_lte integer default null,
    p_runtime_gte integer default null, p_runtime_lte integer default null, p_imdb_gte float8 default null,
    p_votes_gte integer default null, p_maturity_lte integer default null, p_providers text[] default null,
    p_provider_country text default null, p_like_title_id integer default null, p_embedding vector default null,
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
    v_excluded constant integer[] := array(
        select distinct x.title_id
        from engine.excluded_titles(p_user_id, array_append(p_exclude, p_like_title_id), rpc.included_states(p_include)) as x
    );
    -- What is asked for and can be given up, the first first. Never what somebody is protected from or does not want.
    v_asked constant text[] := array_remove(array[
        case when p_providers is not null then 'providers' end,
        case when coalesce(p_runtime_gte, p_runtime_lte) is not null then 'runtime' end,
        case when p_votes_gte is not null then 'votes' end,
        case when p_imdb_gte is not null then 'imdb' end,
        case when p_keywords is not null then 'keywords' end,
        case when coalesce(p_year_gte, p_year_lte) is not null then 'years' end,
        case when p_countries is not null then 'countries' end,
        case when p_people is not null then 'people' end,
        case when p_languages is not null then 'languages' end,
        case when p_genres is not null then 'genres' end
    ], null);
    v_without text[] := '{}';
    v_attempt integer := 0;
    v_fitting integer[];
    v_found integer[] := '{}';
begin
    if p_sort is not null and p_sort not in ('imdb', 'votes', 'popularity', 'release', 'personal') then
        raise exception using
            errcode = 'PT422',
            message = format('There is no order %s.', p_sort),
            hint = 'An order is imdb, votes, popularity, release or personal.';
    end if;
    if p_mood is not null and not engine.mood_exists(p_mood) then
        raise exception using
            errcode = 'PT422',
            message = format('There is no mood %s.', p_mood),
            hint = 'The moods are the options of the last question of onboarding_quiz().';
    end if;
    loop
        v_fitting := array(
            select f.title_id
            from engine.filtered_titles(
                p_kind, case when 'genres' <> all(v_without) then p_genres end, p_genre_match, p_not_genres,
                case when 'languages' <> all(v_without) then p_languages end, p_not_languages,
                case when 'countries' <> all(v_without) then p_countries end,
                case when 'people' <> all(v_without) then p_people end, p_not_people,
                case when 'keywords' <> all(v_without) then p_keywords end, p_not_keywords,
                case when 'years' <> all(v_without) then p_year_gte end, case when 'years' <> all(v_without) then p_year_lte end,
                case when 'runtime' <> all(v_without) then p_runtime_gte end,
                case when 'runtime' <> all(v_without) then p_runtime_lte end,
                case when 'imdb' <> all(v_without) then p_imdb_gte end, case when 'votes' <> all(v_without) then p_votes_gte end,
                p_maturity_lte, case when 'providers' <> all(v_without) then p_providers end,
                case when 'providers' <> all(v_without) then p_provider_country end
            ) as f
            where f.title_id not in (select x.id from unnest(v_excluded || v_found) as x (id))
        );
        if v_fitting <> '{}' then
            return query
                select r.title_id, t.kind, x.title, r.score, r.strategy, r.neighbours, v_without
                from engine.ranked_wish(
                    p_user_id, v_fitting, p_kind, p_like_title_id, p_embedding, p_mood, p_suggested, p_sort, p_include,
                    v_count - cardinality(v_found)
                ) as r
                inner join data.titles as t on t.id = r.title_id
                cross join lateral engine.localised_text(t.id, 'en') as x
                order by r.place;
            v_found := v_found || v_fitting;
            exit when cardinality(v_found) >= least(v_count, engine.tuning('chat_few')) or v_without <> '{}';
        end if;
        v_attempt := v_attempt + 1;
        v_without := case when v_attempt <= cardinality(v_asked) then v_asked[v_attempt:v_attempt] else v_asked end;
        exit when v_attempt > cardinality(v_asked) and (v_found <> '{}' or v_attempt > cardinality(v_asked) + 1);
        exit when cardinality(v_asked) < least(v_attempt, 2);
    end loop;
end;
$$;

comment on function rpc.chat_titles is
$$What a chat shows a reader who wishes for something: titles they do not know yet (p_include as in recommend), best first.

Filters are those of discover_titles. With p_like_title_id or p_embedding the titles nearest to it come first, with p_mood those whose
genres suit it, mixed with the reader's taste; else the order asked for, or taste alone; p_suggested has a little advantage where it
fits. Where fewer than three titles fit (tuning: chat_few) others follow that fit without one of the filters, or without all that can be
given up: without names them. Kind, age and what is not wanted are never given up. At most 100 rows. PT422 for an unknown order or mood.$$;

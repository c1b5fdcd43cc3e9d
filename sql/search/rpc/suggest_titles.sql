-- Names that continue the text are found in one of three ways, whichever is cheapest: names with the words before the last one, names with
-- a word that begins with the last one, or, if both are many, the most popular titles until enough match. A single generic plan serves all
-- of them, because planning takes longer than execution.
create or replace function rpc.suggest_titles(
    p_prefix text, p_limit integer default 8, p_kind text default null, p_user_id bigint default null,
    p_exclude integer[] default null, p_include text[] default null, p_language text default 'en'
)
returns table (title_id integer, kind text, title text, year smallint)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
begin atomic
    with asked as materialized (
        select
            array_to_string(w.words, ' ') as phrase, w.words[cardinality(w.words)] as last, w.words[1:cardinality(w.words) - 1] as before,
            engine.bounded_limit(p_limit, 50) as count,
            rpc.included_states(p_include) as include
        from (select engine.words(left(p_prefix, 100)) as words) as w
        where w.words <> '{}'
    ),

    completion as materialized (
        select array_agg(w.word collate "default") as terms, sum(w.uses) as uses, count(*) as words
        from asked as a
        cross join
            lateral (
                select v.word, v.uses
                from data.search_words as v
                where v.word >= a.last and v.word < a.last || U&'\+10FFFF'
                order by v.word
                limit 501
            ) as w
    ),

    -- Two common words are far rarer side by side.
    preceding as materialized (
        select min(v.uses) / power(8::float8, max(cardinality(a.before)) - 1) as uses
        from asked as a
        inner join data.search_words as v on v.word = any(a.before)
    ),

    search_terms as materialized (
        select
            case when p.uses <= g.budget then a.before || engine.adjacent_pairs(a.before) end as required_terms,
            case when c.words <= 500 and c.uses <= g.budget then c.terms end as completion_terms
        from asked as a
        cross join completion as c
        cross join preceding as p
        cross join (select engine.tuning('suggest_budget') as budget) as g
    ),

    excluded as materialized (
        select e.title_id
        from asked as i
        cross join lateral engine.excluded_titles(p_user_id, p_exclude, i.include) as e
    ),

    candidate as (
        select n.title_id, n.name
        from data.title_names as n
        where
            n.terms @> (select s.required_terms from search_terms as s)
            and strpos(' ' || n.name, ' ' || (select a.phrase from asked as a)) > 0
        union all
        select n.title_id, n.name
        from data.title_names as n
        where
            n.terms && (select s.completion_terms from search_terms as s where s.required_terms is null)
            and strpos(' ' || n.name, ' ' || (select a.phrase from asked as a)) > 0
        union all
        select n.title_id, n.name
        from data.title_names as n
        where
            n.terms && (select array['+' || engine.phonetic_key(replace(a.phrase, ' ', ''))] from asked as a)
            and n.name = (select a.phrase from asked as a)
        union all
        select known.title_id, known.name
        from (
            select r.title_id, n.name
            from (
                select w.title_id, w.kind, w.score
                from data.title_trends as w
                where
                    exists (
                        select 1
                        from search_terms as s
                        cross join completion as c
                        where s.required_terms is null and s.completion_terms is null and c.words > 0
                    )
                    and (p_kind is null or w.kind = p_kind)
                order by w.score desc, w.title_id
                limit (select engine.tuning('suggest_best_known'))::bigint
            ) as r
            cross join
                lateral (
                    select x.name
                    from data.title_names as x
                    where
                        x.title_id = r.title_id
                        and strpos(' ' || x.name, ' ' || (select a.phrase from asked as a)) > 0
                    order by x.position
                    limit 1
                ) as n
            where r.title_id not in (select x.title_id from excluded as x)
            order by r.score desc, r.title_id
            limit (select a.count from asked as a)
        ) as known
    ),

    best as materialized (
        select c.title_id, bool_or(c.name = a.phrase) as is_exact, coalesce(max(r.score), 0) as popularity
        from candidate as c
        cross join asked as a
        inner join data.titles as t on t.id = c.title_id
        left join data.title_trends as r on r.title_id = c.title_id
        where (p_kind is null or t.kind = p_kind) and c.title_id not in (select x.title_id from excluded as x)
        group by c.title_id
        order by is_exact desc, popularity desc, c.title_id
        limit (select o.count from asked as o)
    ),

    -- No name continues the text, so it is misspelt.
    misspelt as (
        select m.title_id, m.score
        from asked
        cross join
            lateral engine.word_matches(
                p_prefix, p_kind, (select coalesce(array_agg(x.title_id), '{}') from excluded as x)
            ) as m
        where
            not exists (select 1 from best)
            and m.matched = 'title' and m.score >= (select engine.tuning('suggest_similarity'))
        order by m.score desc, m.title_id
        limit (select o.count from asked as o)
    ),

    suggested as (
        select b.title_id, b.is_exact, b.popularity, 0::float8 as score from best as b
        union all
        select m.title_id, false, -1, m.score from misspelt as m
    )

    select s.title_id, t.kind, x.title, t.year
    from suggested as s
    inner join data.titles as t on t.id = s.title_id
    cross join lateral engine.localised_text(s.title_id, p_language) as x
    order by s.is_exact desc, s.popularity desc, s.score desc, s.title_id;
end;

comment on function rpc.suggest_titles is
$$Suggestions while a user types: titles with a name in which the text matches from the beginning of some word, a name that equals the text
first, then the most popular. If there are none, titles with similar names.

Titles that p_user_id has seen, saved for later or hidden are left out unless p_include names the state (seen, watch_later), and so are
those in p_exclude. At most 50, in a language: en, fr, or English where a text is missing.$$;

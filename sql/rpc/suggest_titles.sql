-- Three ways to the names that go on as the text does, and the cheapest is taken: those that have a word which its last word begins,
-- those that have another word of it, or, where both are many, the best known titles one after the other until enough fit.
create or replace function rpc.suggest_titles(
    p_prefix text, p_limit integer default 8, p_kind text default null, p_user_id bigint default null,
    p_exclude integer[] default null, p_include text[] default null
)
returns table (title_id integer, kind text, title text, year smallint)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    with asked as materialized (
        select
            array_to_string(w.words, ' ') as phrase, w.words[cardinality(w.words)] as last, trim_array(w.words, 1) as before,
            engine.bounded_limit(p_limit, 50) as count
        from (select engine.words(left(p_prefix, 100)) as words) as w
        where w.words <> '{}'
    ),

    begun as materialized (
        select array_agg(w.word::text) as terms, sum(w.uses) as uses, count(*) as words
        from (
            select v.word, v.uses
            from asked as a
            inner join data.search_words as v on v.word >= a.last and v.word < a.last || U&'\+10FFFF'
            limit 501
        ) as w
    ),

    rarest as materialized (
        select v.word::text, v.uses
        from asked as a
        inner join data.search_words as v on v.word = any(a.before)
        order by v.uses, v.word
        limit 1
    ),

    way as materialized (
        select
            case
                when g.budget < least(b.uses, r.uses) or (b.words > 500 and coalesce(r.uses > g.budget, true)) then null
                when b.words > 500 or r.uses < b.uses then array[r.word]
                else b.terms
            end as terms
        from begun as b
        cross join (select engine.tuning('suggest_budget') as budget) as g
        left join rarest as r on true
        where b.words > 0
    ),

    hidden as materialized (
        select e.title_id
        from (select rpc.included_states(p_include) as include) as i
        cross join lateral engine.excluded_titles(p_user_id, p_exclude, i.include) as e
    ),

    fitting as (
        select n.title_id, n.name
        from data.title_names as n
        where
            n.terms && (select w.terms from way as w)
            and strpos(' ' || n.name, ' ' || (select a.phrase from asked as a)) > 0
        union all
        select n.title_id, n.name
        from data.title_names as n
        where
            n.terms && (select array['+' || engine.sound(replace(a.phrase, ' ', ''))] from asked as a)
            and n.name = (select a.phrase from asked as a)
        union all
        select known.title_id, known.name
        from (
            select r.title_id, n.name
            from data.title_trends as r
            cross join
                lateral (
                    select x.name
                    from data.title_names as x
                    where x.title_id = r.title_id and strpos(' ' || x.name, ' ' || (select a.phrase from asked as a)) > 0
                    order by x.position
                    limit 1
                ) as n
            where
                exists (select 1 from way as w where w.terms is null)
                and (p_kind is null or r.kind = p_kind)
                and r.title_id not in (select h.title_id from hidden as h)
            order by r.score desc, r.title_id
            limit (select a.count from asked as a)
        ) as known
    ),

    best as materialized (
        select f.title_id, bool_or(f.name = a.phrase) as is_all, coalesce(max(r.score), 0) as fame
        from fitting as f
        cross join asked as a
        inner join data.titles as t on t.id = f.title_id
        left join data.title_trends as r on r.title_id = f.title_id
        where (p_kind is null or t.kind = p_kind) and f.title_id not in (select h.title_id from hidden as h)
        group by f.title_id
        order by is_all desc, fame desc, f.title_id
        limit (select a.count from asked as a)
    ),

    -- Where few go on so, something may be misspelt.
    meant as (
        select m.title_id, m.score
        from asked as a
        cross join lateral engine.word_matches(
            p_prefix, p_kind, (select coalesce(array_agg(h.title_id), '{}') from hidden as h)
        ) as m
        where
            (select count(*) from best as b) < a.count
            and m.matched = 'title' and m.score >= (select engine.tuning('suggest_likeness'))
            and m.title_id not in (select b.title_id from best as b)
        order by m.score desc, m.title_id
        limit (select a.count - (select count(*) from best as b) from asked as a)
    ),

    suggested as (
        select b.title_id, b.is_all, b.fame, 0::float8 as score from best as b
        union all
        select m.title_id, false, -1, m.score from meant as m
    )

    select s.title_id, t.kind, x.title, t.year
    from suggested as s
    inner join data.titles as t on t.id = s.title_id
    cross join lateral engine.localised_text(s.title_id, 'en') as x
    order by s.is_all desc, s.fame desc, s.score desc, s.title_id;
end;

comment on function rpc.suggest_titles is
$$Titles to suggest while somebody types: those with a name in which the text so far begins at some word, the best known first but a name
that is just the text before all. Where there are too few, names that are almost so.

Leaves out what p_user_id has seen, put aside or hidden, unless p_include names the state (seen, watch_later), and p_exclude. At most 50.$$;

-- Names are read starting with the rarest words until the budget is spent, so that common words cost nothing; people and overviews are only
-- examined for the best titles.
create or replace function engine.word_matches(p_query text, p_kind text, p_excluded integer[])
returns table (title_id integer, score float8, matched text)
language sql stable parallel safe
begin atomic
    with term as materialized (
        select q.word_position as position, q.word, q.term, q.similarity, q.uses from engine.query_terms(p_query) as q
    ),

    -- The rarer a word, the greater its share of the query.
    asked as materialized (
        select
            t.position, t.word, length(t.word) as letters,
            1 / ln(exp(1.0::float8) + coalesce(max(t.uses) filter (where t.term = t.word), 0)) as weight
        from term as t
        group by t.position, t.word
    ),

    total as materialized (
        select sum(a.weight) as weight, sum(a.letters) as letters, string_agg(a.word, ' ' order by a.position) as query
        from asked as a
    ),

    affordable as materialized (
        select array_agg(t.term) as terms
        from (
            select d.term, sum(d.uses) over (order by d.uses, d.similarity desc, d.term) as spent
            from (select x.term, max(x.uses) as uses, max(x.similarity) as similarity from term as x group by x.term) as d
        ) as t
        where t.spent <= (select engine.tuning('search_budget'))
    ),

    common as materialized (
        select array_agg(t.term) as terms
        from term as t
        where t.term = t.word
        having not bool_or(t.term = any((select f.terms from affordable as f)::text[]))
    ),

    named as materialized (
        select n.title_id, n.position, n.kind, n.name, n.terms
        from data.title_names as n
        where n.terms && (select f.terms from affordable as f)
        union all
        select n.title_id, n.position, n.kind, n.name, n.terms
        from (
            select r.title_id from data.title_trends as r
            where exists (select 1 from common as c where c.terms is not null)
            order by r.score desc, r.title_id
            limit (select engine.tuning('search_budget'))::bigint
        ) as known
        -- Too many names have a common word, so only those of the most popular titles are read.
        cross join
            lateral (
                select x.title_id, x.position, x.kind, x.name, x.terms
                from data.title_names as x
                where x.title_id = known.title_id
                order by x.position
                offset 0
            ) as n
        where n.terms @> (select c.terms from common as c)
    ),

    name_hit as materialized (
        select n.title_id, n.position as name_position, n.name, t.position, max(t.similarity) as similarity
        from named as n
        cross join lateral unnest(n.terms) as x (term)
        inner join term as t on t.term = x.term
        where
            (p_kind is null or n.kind = p_kind)
            and n.title_id not in (select e.title_id from unnest(p_excluded) as e (title_id))
        group by n.title_id, n.position, n.name, t.position
    ),

    best_name as materialized (
        select distinct on (h.title_id) h.title_id, h.name_position, h.coverage, h.brevity, h.is_exact
        from (
            select
                g.title_id, g.name_position,
                sum(a.weight * g.similarity) / max(s.weight) as coverage,
                least(1, sum(a.letters * g.similarity) / length(replace(g.name, ' ', ''))) as brevity,
                g.name = max(s.query) as is_exact
            from name_hit as g
            inner join asked as a on a.position = g.position
            cross join total as s
            group by g.title_id, g.name_position, g.name
        ) as h
        order by h.title_id, h.coverage * (1 + h.brevity) desc, h.is_exact desc, h.name_position
    ),

    -- A word may also match the name of a credited person, itself or a similar one, or an overview by its stem.
    clue as materialized (
        select
            a.position, a.word, a.weight, alike.similarity, alike.person::tsquery as person, stem.query::tsquery as overview,
            concat_ws('|', alike.anywhere, stem.query) as anywhere,
            -- Stop words and a year may be missing if everything else matches.
            a.word ~ '^(1[89]|20)[0-9]{2}$' or stem.is_stop_word as is_optional
        from asked as a
        cross join
            lateral (
                select
                    max(t.similarity) as similarity,
                    string_agg(quote_literal(t.term) || ':B', '|') as person,
                    string_agg(quote_literal(t.term), '|') as anywhere
                from term as t
                where t.position = a.position and t.term !~ '^[+=]' and t.similarity >= (select engine.tuning('search_sure_similarity'))
            ) as alike
        cross join
            lateral (
                select string_agg(distinct quote_literal(l.lexeme), '|') as query, count(distinct l.language) < 2 as is_stop_word
                from (
                    select 'en' as language, e.lexeme
                    from unnest(to_tsvector(engine.text_search_configuration('en'), a.word)) as e
                    union all
                    select 'fr' as language, e.lexeme
                    from unnest(to_tsvector(engine.text_search_configuration('fr'), a.word)) as e
                ) as l
            ) as stem
    ),

    required as materialized (
        select string_agg('(' || c.anywhere || ')', '&')::tsquery as query
        from clue as c
        where not c.is_optional
    ),

    complete_name as (
        select h.title_id, h.name_position
        from name_hit as h
        inner join clue as c on c.position = h.position
        where not c.is_optional and h.similarity >= (select engine.tuning('search_sure_similarity'))
        group by h.title_id, h.name_position
        having count(*) = (select count(*) from clue as o where not o.is_optional)
    ),

    text_hit as (
        select x.title_id
        from data.title_texts as x
        where
            x.search_vector @@ (select r.query from required as r)
            and (p_kind is null or exists (select 1 from data.titles as t where t.id = x.title_id and t.kind = p_kind))
            and x.title_id not in (select e.title_id from unnest(p_excluded) as e (title_id))
            and (select count(*) from complete_name) < (select engine.tuning('search_enough'))
        group by x.title_id
        order by x.title_id
        limit (select engine.tuning('search_finalists'))::bigint
    ),

    finalist as materialized (
        select b.title_id
        from (
            select n.title_id
            from best_name as n
            order by n.coverage * (1 + n.brevity) desc, n.title_id
            limit (select engine.tuning('search_finalists'))::bigint
        ) as b
        union
        select o.title_id from text_hit as o
    ),

    unmatched as (
        select f.title_id, c.position, c.similarity, c.person, c.overview
        from finalist as f
        cross join clue as c
        where
            not c.is_optional
            and not exists (
                select 1
                from best_name as b
                inner join name_hit as h on h.title_id = b.title_id and h.name_position = b.name_position
                where
                    b.title_id = f.title_id and h.position = c.position
                    and h.similarity >= (select engine.tuning('search_person'))
            )
    ),

    other_hit as (
        select
            u.title_id, u.position, u.similarity, coalesce(bool_or(x.search_vector @@ u.person), false) as by_person,
            coalesce(bool_or(x.search_vector @@ u.overview), false) as by_text
        from unmatched as u
        inner join data.title_texts as x on x.title_id = u.title_id
        group by u.title_id, u.position, u.similarity
    ),

    word_match as (
        select
            f.title_id, a.position, a.weight, coalesce(h.similarity, 0) as by_name,
            case when w.by_person then w.similarity * (select engine.tuning('search_person')) else 0 end as by_person,
            greatest(
                case when w.by_text then (select engine.tuning('search_text')) else 0 end,
                case when a.word = t.year::text then (select engine.tuning('search_year')) else 0 end
            ) as by_text
        from finalist as f
        cross join asked as a
        inner join data.titles as t on t.id = f.title_id
        left join best_name as b on b.title_id = f.title_id
        left join name_hit as h on h.title_id = f.title_id and h.name_position = b.name_position and h.position = a.position
        left join other_hit as w on w.title_id = f.title_id and w.position = a.position
    ),

    title_match as (
        select
            c.title_id,
            sum(c.weight * greatest(c.by_name, c.by_person, c.by_text)) as total,
            sum(c.weight * c.by_name) as by_name, sum(c.weight * c.by_person) as by_person, sum(c.weight * c.by_text) as by_text
        from word_match as c
        group by c.title_id
    )

    select
        c.title_id,
        (1 - 2 * g.popularity)
        * c.total / s.weight * (1 - g.brevity + g.brevity * coalesce(b.brevity, 0))
        + g.popularity * (coalesce(b.is_exact, false)::integer + coalesce(r.score, 0) / (1 + coalesce(r.score, 0))),
        case greatest(c.by_name, c.by_person, c.by_text) when c.by_name then 'title' when c.by_person then 'person' else 'text' end
    from title_match as c
    cross join total as s
    cross join (select engine.tuning('search_popularity') as popularity, engine.tuning('search_brevity') as brevity) as g
    left join best_name as b on b.title_id = c.title_id
    left join data.title_trends as r on r.title_id = c.title_id
    where c.total > 0;
end;

comment on function engine.word_matches is
$$Titles scored by how much of a query they match, from 0 to 1, with what matched most: their names (title), the names of credited people
(person) or their overviews (text). Words may be misspelt, unfinished at the end, joined or split, and a year may follow.

p_excluded (no nulls) are left out. Rare words weigh more. Of titles that match equally, those whose names have few other words come first,
then the most popular.$$;

create or replace function engine.keyword_matches(p_query text, p_kind text)
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    -- Materialised, or a generic plan would parse the query again for every title.
    with wanted as materialized (
        select
            engine.trigrams(p_query) as trigrams,
            websearch_to_tsquery('pg_catalog.simple'::regconfig, engine.fold_text(p_query))
            || websearch_to_tsquery('pg_catalog.english'::regconfig, p_query)
            || websearch_to_tsquery('pg_catalog.french'::regconfig, p_query) as words
    )

    select
        x.title_id, max(
            (x.search_vector @@ w.words)::integer
            + ts_rank(x.search_vector, w.words)
            + coalesce(
                overlap.common / nullif(cardinality(x.trigrams) + cardinality(w.trigrams) - overlap.common, 0), 0
            )
        )
    from wanted as w
    inner join data.title_texts as x on x.search_vector @@ w.words or x.trigrams && w.trigrams
    inner join data.titles as t on t.id = x.title_id
    cross join
        lateral (
            select count(*)::float8 as common
            from unnest(x.trigrams) as theirs (trigram)
            where theirs.trigram = any(w.trigrams)
        ) as overlap
    where
        (p_kind is null or t.kind = p_kind)
        and (x.search_vector @@ w.words or overlap.common >= 0.3 * cardinality(w.trigrams))
    group by x.title_id;
end;

comment on function engine.keyword_matches is
$$Titles that a query's words or their trigrams occur in: the very words first, by full-text rank, then titles that share
trigrams with the query, by how many.$$;

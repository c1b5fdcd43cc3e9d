create or replace function engine.add_staged_trends()
returns void
language sql volatile parallel unsafe
begin atomic
    insert into data.title_trends (title_id, kind, score)
    select
        s.title_id, n.kind,
        engine.trending_score(
            p_recent_events => 0, p_rating_count => 0,
            p_external_rating => engine.external_rating(
                p_imdb_rating => n.imdb_rating, p_imdb_votes => n.imdb_votes,
                p_tmdb_rating => n.tmdb_rating, p_tmdb_votes => n.tmdb_votes
            ),
            p_rating_weight => (select engine.tuning('trend_floor')),
            p_external_weight => (select engine.tuning('trend_external_rating'))
        )
    from data.staged_titles as s
    cross join
        lateral jsonb_to_record(s.document) as n (kind text, imdb_rating real, imdb_votes integer, tmdb_rating real, tmdb_votes integer)
    where s.staged_by = pg_current_xact_id() and s.outcome = 'added'
    order by s.title_id;
end;

comment on function engine.add_staged_trends is
$$Gives added staged titles an initial trending score, from their external rating alone, until the next rpc.refresh_trends.$$;

-- Without parameters, so that the planner can choose the index by the caller's condition.
create or replace function engine.stale_ids()
returns table (title_id integer, queue text, source text, ref text, checked_at timestamptz)
language sql stable parallel safe
begin atomic
    select e.title_id, q.queue, e.source, q.ref, e.checked_at
    from data.external_ids as e
    inner join data.titles as t on t.id = e.title_id
    cross join
        lateral (
            select case e.source when 'imdb' then 'omdb' else e.source end as queue, e.source || ':' || e.value as ref
        ) as q
    where
        (e.source in ('tmdb', 'google') or (e.source = 'imdb' and t.kind in ('movie', 'tv') and t.gone_at is null))
        and e.gone_at is null
        and engine.is_stale(e.checked_at)
        and not exists (
            select 1 from data.quarantine as b
            where b.source = q.queue and b.ref = q.ref and not engine.is_stale(b.last_at)
        );
end;

comment on function engine.stale_ids is
$$Stale external ids with the queue of data.jobs from which they are fetched: ids at TMDB and Google Books, and for OMDb (queue omdb) the
IMDb ids of films and series, that were not fetched for 7 days (tuning: stale_days).

Without ids that are gone, and without those quarantined within these days.$$;

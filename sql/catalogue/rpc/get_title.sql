create or replace function rpc.get_title(p_ref text, p_kind text default null, p_language text default 'en', p_user_id bigint default null)
returns table (
    title_id integer, kind text, title text, directors text[], creators text[], authors text[], writers text[], actors text[],
    keywords text[], external_ids text[], checked_at timestamptz, is_stale boolean, gone_at timestamptz
)
language sql stable parallel safe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        c.title_id,
        c.kind,
        c.title,
        engine.credited_names(c.title_id, 'director'),
        engine.credited_names(c.title_id, 'creator'),
        engine.credited_names(c.title_id, 'author'),
        engine.credited_names(c.title_id, 'writer'),
        engine.credited_names(c.title_id, 'actor'),
        array(
            select k.name
            from data.title_keywords as tk
            inner join data.keywords as k on k.id = tk.keyword_id
            where tk.title_id = c.title_id
            order by k.name
        ),
        array(
            select e.source || ':' || e.value
            from data.external_ids as e
            where e.title_id = c.title_id
            order by e.source, e.value
        ),
        (select max(e.checked_at) from data.external_ids as e where e.title_id = c.title_id),
        (select count(*) > 0 from engine.refreshable_ids(array[c.title_id])),
        t.gone_at
    from rpc.title_cards(array[engine.resolve_ref(p_ref)], p_language, p_user_id) as c
    inner join data.titles as t on t.id = c.title_id
    where p_kind is null or c.kind = p_kind;
end;

comment on function rpc.get_title is
$$What title_cards() does not say of one title, identified by our id ('17') or by source:value ('tmdb:movie:603', 'imdb:tt0133093',
'isbn:...'): the people who made it, keywords, ids elsewhere, and how fresh all of it is. REST answers with both.

p_kind, if given, must be the title's kind. No row for an unknown title or one above the maturity cap of p_user_id. The title is in
p_language (en, fr), else in English.

checked_at is when a source was last asked about the title, null for never. is_stale: that was more than 7 days ago (tuning: stale_days) and
the source is synchronised, so request_refresh() would queue the title; REST does so after it has answered. gone_at: when the last source
removed the title; suggestions leave it out from then on.$$;

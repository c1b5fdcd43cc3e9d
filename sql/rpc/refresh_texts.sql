create or replace function rpc.refresh_texts(p_after_title_id integer default 0, p_count integer default 1000)
returns integer
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    select engine.add_words(array(
        select distinct w.word
        from (
            select t.id, t.search_version from data.titles as t where t.id > p_after_title_id order by t.id limit p_count
        ) as b
        cross join
            lateral (
                select n.words from engine.title_words(b.id) as n
                union all
                select engine.words(p.name)
                from data.credits as c
                inner join data.people as p on p.id = c.person_id
                where c.title_id = b.id
            ) as n
        cross join lateral unnest(n.words) as w (word)
        where b.search_version <> engine.search_version()
    ));

    select engine.index_texts(b.id)
    from (
        select t.id, t.search_version from data.titles as t where t.id > p_after_title_id order by t.id limit p_count
    ) as b
    where b.search_version <> engine.search_version()
    order by b.id;

    select max(b.id)
    from (select t.id from data.titles as t where t.id > p_after_title_id order by t.id limit p_count) as b;
end;

comment on function rpc.refresh_texts is
$$Fills the search columns of the next p_count titles after p_after_title_id again, where another version of engine.index_texts filled
them or none; returns the last title looked at, null when none was left. Call it until it returns null.$$;

create or replace function engine.title_traits(p_title_ids integer[])
returns table (
    title_id integer, trait text, role text, person_id integer, keyword_id integer, genre text, weight float8
)
language sql stable parallel safe
begin atomic
    with credit as (
        select distinct on (c.title_id, c.person_id) c.title_id, c.person_id, c.role, w.value as weight
        from data.credits as c
        inner join data.tuning as w on w.name = 'trait_weight_' || c.role
        where c.title_id = any(p_title_ids)
        order by c.title_id, c.person_id, w.value desc, c.role
    )

    select c.title_id, 'person:' || c.person_id, c.role, c.person_id, null::integer, null::text, c.weight
    from credit as c
    union all
    select k.title_id, 'keyword:' || k.keyword_id, 'keyword', null, k.keyword_id, null, (select engine.tuning('trait_weight_keyword'))
    from data.title_keywords as k
    where k.title_id = any(p_title_ids)
    union all
    select g.title_id, 'genre:' || g.genre, 'genre', null, null, g.genre, (select engine.tuning('trait_weight_genre'))
    from data.title_genres as g
    where g.title_id = any(p_title_ids);
end;

comment on function engine.title_traits is
$$The traits of titles: their people, keywords and genres, each once per title with its weight (tuning: trait_weight_...).

role is the person's role of the greatest weight in the title, or keyword or genre; trait identifies the same person, keyword or genre in
every title.$$;

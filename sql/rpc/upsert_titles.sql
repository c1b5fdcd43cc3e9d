-- People, keywords, providers and words come first, for all titles and in order: two sources that share them then never wait for each
-- other in a circle.
create or replace function rpc.upsert_titles(p_titles jsonb, p_keep_known boolean default false)
returns table (ref text, title_id integer)
language sql volatile parallel unsafe
security definer set search_path = pg_catalog, pg_temp
begin atomic
    insert into data.people (name, folded_name)
    select distinct p.name, engine.fold_text(p.name)
    from jsonb_array_elements(p_titles) as t (title)
    cross join lateral unnest(array['directors', 'creators', 'authors', 'writers', 'actors']) as r (role)
    cross join lateral jsonb_array_elements_text(t.title -> r.role) as p (name)
    order by p.name
    on conflict on constraint one_person_a_name do nothing;

    insert into data.keywords (name, folded_name)
    select distinct k.name, engine.fold_text(k.name)
    from jsonb_array_elements(p_titles) as t (title)
    cross join lateral jsonb_array_elements_text(t.title -> 'keywords') as k (name)
    order by k.name
    on conflict on constraint one_keyword_a_name do nothing;

    insert into data.providers (slug, name)
    select distinct p.provider as slug, p.provider as name
    from jsonb_array_elements(p_titles) as t (title)
    cross join lateral jsonb_each(t.title -> 'providers') as c (country, offers)
    cross join lateral jsonb_each(c.offers) as a (access, providers)
    cross join lateral jsonb_array_elements_text(a.providers) as p (provider)
    order by p.provider
    on conflict on constraint providers_have_a_slug do nothing;

    select engine.add_words(array(
        select w.word
        from (
            select t.title ->> 'original_title' as text
            from jsonb_array_elements(p_titles) as t (title)
            union
            select x.value ->> 'title'
            from jsonb_array_elements(p_titles) as t (title)
            cross join lateral jsonb_each(t.title -> 'texts') as x
            union
            select p.name
            from jsonb_array_elements(p_titles) as t (title)
            cross join lateral unnest(array['directors', 'creators', 'authors', 'writers', 'actors']) as r (role)
            cross join lateral jsonb_array_elements_text(t.title -> r.role) as p (name)
        ) as n
        cross join lateral unnest(engine.words(n.text)) as w (word)
    ));

    select t.title -> 'refs' ->> 0, engine.upsert_title(t.title, p_keep_known)
    from jsonb_array_elements(p_titles) as t (title)
    order by t.title -> 'refs' ->> 0;
end;

comment on function rpc.upsert_titles is
$$Adds titles to the catalogue or replaces what is known of them; a repeat changes nothing. Returns each one's first ref and its id.
With p_keep_known, titles that are known already stay as they are and only get their further refs.

Each element of the JSON array has refs (["imdb:tt0133093", ...]), kind, original_title, the columns of data.titles, genres, keywords,
directors, creators, authors, writers, actors (arrays of names), providers by country and access: {"FR": {"flatrate": ["netflix"]}}
(access is flatrate, free, ads, rent or buy; a provider not known yet is added), and texts: {"en": {"title", "overview", "trailer_url"}, "fr": ...}.$$;

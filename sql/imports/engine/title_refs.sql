create or replace function engine.title_refs(p_title_id integer)
returns text[]
language sql stable parallel safe
begin atomic
    select array(
        select e.source || ':' || e.value from data.external_ids as e where e.title_id = p_title_id order by e.source desc, e.value
    );
end;

comment on function engine.title_refs is
$$All external ids of a title as references: tmdb:movie:603, imdb:tt0133093.$$;

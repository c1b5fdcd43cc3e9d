-- A new installation has a catalogue before it has ratings; external ratings are then all there is.
create or replace function engine.titles_by_external_rating(p_kind text, p_user_id bigint, p_exclude integer[], p_include text[])
returns table (title_id integer, score float8)
language sql stable parallel safe
begin atomic
    select
        t.id,
        engine.external_rating(
            p_imdb_rating => t.imdb_rating, p_imdb_votes => t.imdb_votes,
            p_tmdb_rating => t.tmdb_rating, p_tmdb_votes => t.tmdb_votes
        )
    from data.titles as t
    where
        (p_kind is null or t.kind = p_kind)
        and t.id not in (select x.title_id from engine.excluded_titles(p_user_id, p_exclude, p_include) as x);
end;

comment on function engine.titles_by_external_rating is
$$All titles with their external ratings (see external_rating), without those that a user is not to be shown.$$;

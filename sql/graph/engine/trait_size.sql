-- Returns a table because only a table function is inlined into the calling query.
create or replace function engine.trait_size(p_person_id integer, p_keyword_id integer, p_genre text)
returns table (titles bigint)
language sql stable parallel safe
begin atomic
    select count(*)
    from (
        select 1
        from engine.trait_titles(p_person_id, p_keyword_id, p_genre)
        fetch first ((select engine.tuning('trait_budget'))::bigint + 1) rows only
    ) as found;
end;

comment on function engine.trait_size is
$$The number of titles that have a trait (see trait_titles); counting stops one above trait_budget (tuning).$$;

-- In a query write (select engine.image_prefix(...)): a subquery is evaluated once per query, a bare call once per row.
create or replace function engine.image_prefix(p_kind text, p_width float8)
returns text
language sql stable parallel safe
begin atomic
    select s.base_url || s.size
    from data.image_sizes as s
    where s.kind = p_kind
    order by coalesce(substring(s.size from '^w([0-9]{1,5})$')::integer >= p_width, true) desc, s.position, s.size
    limit 1;
end;

comment on function engine.image_prefix is
$$The part of an image's address before its path, for the smallest size of a poster, backdrop or logo that is at least p_width pixels wide;
else for the original size. Null while no size is known.$$;
